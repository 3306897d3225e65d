import { textOf } from './latin1.ts'

type Bytes = Uint8Array<ArrayBuffer>

const view = (bytes: Bytes): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Text, time and camera: none of it is needed to show the picture (PNG, third edition, 11.3). */
const pngChunks = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME'])

/** A PNG without text, time of change, Exif and whatever hangs behind its end. Null: this is no PNG. */
export function stripPng(file: Bytes): Bytes[] | null {
  const signature = file.subarray(0, 8)
  if (textOf(signature) !== '\x89PNG\r\n\x1a\n') return null
  const kept = [signature]
  let at = 8
  while (at + 12 <= file.length) {
    const end = at + 12 + view(file).getUint32(at) // length, type, data, checksum
    if (end > file.length) return null
    const type = textOf(file.subarray(at + 4, at + 8))
    if (!pngChunks.has(type)) kept.push(file.subarray(at, end))
    if (type === 'IEND') return kept
    at = end
  }
  return null
}

/** In the flags of VP8X: Exif and XMP follow. */
const webpMetadata = 0b1100

/** A WebP without Exif, XMP and whatever hangs behind its end (RFC 9649). Null: this is no WebP. */
export function stripWebp(file: Bytes): Bytes[] | null {
  if (textOf(file.subarray(0, 4)) !== 'RIFF' || textOf(file.subarray(8, 12)) !== 'WEBP') return null
  const last = Math.min(file.length, 8 + view(file).getUint32(4, true))
  const kept: Bytes[] = []
  let at = 12
  while (at + 8 <= last) {
    const size = view(file).getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2) // chunks begin at even places
    if (at + 8 + size > file.length) return null
    const type = textOf(file.subarray(at, at + 4))
    const chunk = file.slice(at, end)
    if (type === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~webpMetadata
    if (type !== 'EXIF' && type !== 'XMP ') kept.push(chunk)
    at = end
  }
  const header = file.slice(0, 12)
  view(header).setUint32(4, 4 + kept.reduce((sum, chunk) => sum + chunk.length, 0), true)
  return [header, ...kept]
}
