import { fileTypeFromBuffer } from 'file-type'
import { isMediaType, type AttachmentType } from './attachment-rules.ts'

/** How much of a file's beginning tells its type, in bytes. App and server look at the same part, so that they agree. */
export const headSize = 4100

/** The type of a file by its first bytes, never by its name or by what is said about it. */
export async function sniff(head: Uint8Array): Promise<AttachmentType> {
  const found = await signature(head)
  if (found !== null && (isMediaType(found) || found === 'application/pdf')) return found
  return isText(head) ? 'text/plain' : 'application/octet-stream'
}

/** Whether a file that begins so may be stored as `declared`. Types that nothing shows by itself are not looked at. */
export async function isContentOf(declared: string, head: Uint8Array): Promise<boolean> {
  if (declared === 'text/plain') return isText(head)
  if (!isMediaType(declared) && declared !== 'application/pdf') return true
  return (await signature(head)) === declared
}

/** Other names of types we know by one. */
const synonyms: Readonly<Record<string, string>> = {
  'image/apng': 'image/png',
  'audio/x-m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
}

async function signature(head: Uint8Array): Promise<string | null> {
  const found = await fileTypeFromBuffer(head.subarray(0, headSize))
  const mime = found?.mime.split(';', 1)[0]
  return mime === undefined ? null : (synonyms[mime] ?? mime)
}

/** No control characters that no text has. In which encoding, nobody can say from its beginning. */
const isText = (head: Uint8Array): boolean =>
  head.subarray(0, headSize).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b)
