import { textOf } from './latin1.ts'

/*
 * JPEG (ITU-T T.81, annex B): markers, most with a length and a payload, and after each scan header the compressed bytes.
 */

const startOfImage = 0xd8
const endOfImage = 0xd9
const startOfScan = 0xda
const app0 = 0xe0 // JFIF
const app1 = 0xe1 // Exif, XMP
const app2 = 0xe2 // colour profile; also the index of pictures hung on behind
const app14 = 0xee // Adobe: how colours are coded
const app15 = 0xef
const comment = 0xfe

/**
 * The same picture without what says where, when and by whom it was made: Exif (but for which way is up), XMP, IPTC,
 * comments, and whatever hangs behind the picture's end. The pixels are not touched. Null: this is no JPEG.
 */
export function stripJpeg(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] | null {
  if (file[0] !== 0xff || file[1] !== startOfImage) return null
  const kept: Uint8Array<ArrayBuffer>[] = [file.subarray(0, 2)]
  let at = 2
  while (at < file.length) {
    if (file[at] !== 0xff) return null
    while (file[at + 1] === 0xff) at++ // fill bytes
    const marker = file[at + 1]
    if (marker === endOfImage) return [...kept, file.subarray(at, at + 2)]
    if (marker === undefined || at + 4 > file.length) return null
    const end = at + 2 + uint16(file, at + 2)
    if (end < at + 4 || end > file.length) return null
    const next = marker === startOfScan ? endOfScan(file, end) : end
    const payload = file.subarray(at + 4, end)
    if (marker === app1) {
      const turned = orientation(payload)
      if (turned !== null) kept.push(exifWithOrientation(turned))
    } else if (isKept(marker, payload)) kept.push(file.subarray(at, next))
    at = next
  }
  return kept // cut off; decoders show what there is
}

function isKept(marker: number, payload: Uint8Array): boolean {
  if (marker === app2) return startsWith(payload, 'ICC_PROFILE\0')
  if (marker === app0) return startsWith(payload, 'JFIF\0') // and no thumbnail of JFXX
  if (marker === app14) return true
  return marker !== comment && (marker < app0 || marker > app15)
}

/** Compressed bytes go on until a marker that is no stuffed zero and no restart. */
function endOfScan(file: Uint8Array, from: number): number {
  for (let at = file.indexOf(0xff, from); at !== -1; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1]
    if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return file.length
}

/** Which way is up, 2 to 8; null where it is as it should be, or not said (TIFF 6.0, tag 0x0112 of the first directory). */
function orientation(payload: Uint8Array): number | null {
  if (!startsWith(payload, 'Exif\0\0') || payload.length < 14) return null
  const tiff = new DataView(payload.buffer, payload.byteOffset + 6, payload.byteLength - 6)
  const little = tiff.getUint16(0) === 0x4949
  const directory = tiff.getUint32(4, little)
  if (directory + 2 > tiff.byteLength) return null
  const entries = tiff.getUint16(directory, little)
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12
    if (at + 12 > tiff.byteLength) return null
    if (tiff.getUint16(at, little) !== 0x0112) continue
    const value = tiff.getUint16(at + 8, little)
    return value >= 2 && value <= 8 ? value : null
  }
  return null
}

/** An Exif segment that says nothing else. */
const exifWithOrientation = (value: number): Uint8Array<ArrayBuffer> =>
  // prettier-ignore
  Uint8Array.of(0xff, app1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0,
    0x4d, 0x4d, 0, 42, 0, 0, 0, 8, // big endian; the directory follows
    0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, // one entry: orientation, one short
    0, 0, 0, 0) // no further directory

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  textOf(bytes.subarray(0, text.length)) === text
