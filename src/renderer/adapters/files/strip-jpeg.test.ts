import { describe, expect, test } from 'vitest'
import { bytesOf, textOf } from './latin1.ts'
import { stripJpeg } from './strip-jpeg.ts'

const bigShort = (value: number): string => String.fromCharCode(value >> 8, value & 255)
const segment = (marker: string, payload: string): string =>
  `\xff${marker}${bigShort(payload.length + 2)}${payload}`

const start = '\xff\xd8'
const end = '\xff\xd9'
const jfif = segment('\xe0', 'JFIF\0\x01\x01')
const icc = segment('\xe2', 'ICC_PROFILE\0\x01\x01colours')
const tables = segment('\xdb', '\0'.repeat(65))
const scan = `${segment('\xda', 'header')}\x01\x02\xff\0\x03\xff\xd0\x04`

/** As cameras write it: GPS beside the orientation, in either byte order. */
function exif(orientation: number, order: 'II' | 'MM' = 'II'): string {
  const turned = (text: string): string => (order === 'MM' ? text : [...text].reverse().join(''))
  const short = (value: number): string => turned(bigShort(value))
  const long = (value: number): string => turned(`\0\0${bigShort(value)}`)
  const entries = [
    `${short(0x0112)}${short(3)}${long(1)}${short(orientation)}\0\0`,
    `${short(0x8825)}${short(4)}${long(1)}${long(38)}`,
  ]
  return segment(
    '\xe1',
    `Exif\0\0${order}${short(42)}${long(8)}${short(2)}${entries.join('')}${long(0)}GPS 52.5N 13.4E`,
  )
}

const strip = (...parts: string[]): string | null =>
  stripJpeg(bytesOf(parts.join('')))
    ?.map(textOf)
    .join('') ?? null

describe('a JPEG', () => {
  test('loses place, camera, author, words and what hangs behind it; keeps pixels and colours', () => {
    const stripped = strip(
      start,
      jfif,
      exif(1),
      segment('\xe1', 'http://ns.adobe.com/xap/1.0/\0<gps>'),
      icc,
      segment('\xe2', 'MPF\0second picture'),
      segment('\xed', 'Photoshop 3.0\0by Ann'),
      segment('\xfe', 'made in my flat'),
      tables,
      scan,
      end,
      'a film with its own place',
    )
    expect(stripped).toBe([start, jfif, icc, tables, scan, end].join(''))
  })

  test.each(['II', 'MM'] as const)('keeps which way is up, and no more of Exif (%s)', (order) => {
    const only = segment('\xe1', 'Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0')
    const stripped = strip(start, exif(6, order), tables, scan, end)
    expect(stripped).toBe([start, only, tables, scan, end].join(''))
    expect(strip(stripped ?? '')).toBe(stripped)
  })

  test('may have several scans with tables between them', () => {
    const whole = [start, tables, scan, segment('\xc4', 'table with \xff\xd9 inside'), scan, end]
    expect(strip(...whole)).toBe(whole.join(''))
  })

  test('may be cut off in its pixels', () => {
    expect(strip(start, tables, scan)).toBe([start, tables, scan].join(''))
  })

  test.each([
    ['another file', ['GIF89a']],
    ['a segment longer than the file', [start, jfif.slice(0, 6)]],
    ['a segment without room for its length', [start, '\xff\xe1\0\0\0\0']],
    ['bytes where a marker should be', [start, '\x12\x34\0\x04\x01\x01']],
  ])('is not: %s', (_what, parts) => {
    expect(strip(...parts)).toBeNull()
  })

  test('with a lie for a directory is no trouble', () => {
    for (const directory of ['\xff\xff\xff\xff', '\x08\0\0\0'])
      expect(strip(start, segment('\xe1', `Exif\0\0II*\0${directory}\xff`), tables, scan, end)).toBe(
        [start, tables, scan, end].join(''),
      )
  })
})
