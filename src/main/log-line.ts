import { redact } from './redact.ts'

/** Characters of a line that are kept: an address or an error's text may be of any length. */
export const longestLine = 16_384

/** A line as it may lie on the disk: without secrets, and of a length that somebody reads. It stays a line of JSON. */
export function logLine(line: string): string {
  if (line.length <= longestLine) return redact(line)
  return `${redact(JSON.stringify({ event: 'long-line', length: line.length, start: line.slice(0, longestLine) }))}\n`
}
