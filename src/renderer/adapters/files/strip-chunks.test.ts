import { expect, test } from 'vitest'
import { bytesOf, textOf } from './latin1.ts'
import { stripPng, stripWebp } from './strip-chunks.ts'

const joined = (parts: readonly Uint8Array[] | null): string | null => parts?.map(textOf).join('') ?? null
const letter = (code: number): string => String.fromCharCode(code)

const pngSignature = '\x89PNG\r\n\x1a\n'
const pngChunk = (type: string, data = ''): string => `\0\0\0${letter(data.length)}${type}${data}crc!`
const png = (...parts: string[]): string | null => joined(stripPng(bytesOf(parts.join(''))))

test('a PNG loses words, time, Exif and what hangs behind it', () => {
  const kept = [
    pngSignature,
    pngChunk('IHDR', 'size'),
    pngChunk('iCCP', 'colours'),
    pngChunk('IDAT', 'pixels'),
  ]
  const end = pngChunk('IEND')
  const secrets = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME'].map((type) => pngChunk(type, 'secret'))
  expect(png(...kept, ...secrets, end, 'secret')).toBe([...kept, end].join(''))
})

test('what is no PNG, or is cut off, is none', () => {
  expect(png('GIF89a')).toBeNull()
  expect(png(pngSignature, pngChunk('IHDR', 'size'))).toBeNull()
  expect(png(pngSignature, pngChunk('IDAT', 'pixels').slice(0, 15))).toBeNull()
})

const webpChunk = (type: string, data: string): string =>
  `${type}${letter(data.length)}\0\0\0${data}${data.length % 2 === 0 ? '' : '\0'}`
function webp(...chunks: string[]): string {
  const body = `WEBP${chunks.join('')}`
  return `RIFF${letter(body.length)}\0\0\0${body}`
}

test('a WebP loses Exif, XMP and what hangs behind it, and says so in its flags and its length', () => {
  const given = webp(
    webpChunk('VP8X', '\x1e\0\0\0size56'),
    webpChunk('VP8 ', 'odd'),
    webpChunk('EXIF', 'secret'),
    webpChunk('XMP ', 'secret.'),
  )
  const stripped = joined(stripWebp(bytesOf(`${given}secret`)))
  expect(stripped).toBe(webp(webpChunk('VP8X', '\x12\0\0\0size56'), webpChunk('VP8 ', 'odd')))
})

test('what is no WebP, or is cut off, is none', () => {
  expect(stripWebp(bytesOf('RIFF\0\0\0\0WAVE'))).toBeNull()
  expect(stripWebp(bytesOf(webp(webpChunk('VP8 ', 'pixels')).slice(0, 22)))).toBeNull()
})
