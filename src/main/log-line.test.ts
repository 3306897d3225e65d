import { expect, test } from 'vitest'
import { logLine, longestLine } from './log-line.ts'

const line = (url: string): string => `${JSON.stringify({ level: 40, event: 'link-refused', url })}\n`

test('an ordinary line stays as it is', () => {
  expect(logLine(line('https://example.org/'))).toBe(line('https://example.org/'))
})

test('a line of any length becomes a short one of JSON, that says what it was', () => {
  const long = line(`x:${'a'.repeat(1_000_000)}`)
  const cut = logLine(long)
  expect(cut.length).toBeLessThan(2 * longestLine)
  expect(cut.match(/\n/g)).toHaveLength(1)
  expect(JSON.parse(cut)).toMatchObject({ event: 'long-line', length: long.length })
  expect((JSON.parse(cut) as { start: string }).start).toContain('link-refused')
})

test('what is cut is redacted too', () => {
  const long = JSON.stringify({ password: 'xy"z'.repeat(longestLine) })
  expect(logLine(long)).not.toContain('xy')
})
