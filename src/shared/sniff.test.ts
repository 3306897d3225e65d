import { describe, expect, test } from 'vitest'
import { headSize, isContentOf, sniff } from './sniff.ts'

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat([
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    Buffer.alloc(64),
  ])

const png = bytes(
  [0x89],
  'PNG\r\n',
  [0x1a, 0x0a, 0, 0, 0, 13],
  'IHDR',
  [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0],
)
const animatedPng = bytes(
  [0x89],
  'PNG\r\n',
  [0x1a, 0x0a, 0, 0, 0, 13],
  'IHDR',
  [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 8],
  'acTL',
)
const files = {
  'image/png': png,
  'image/jpeg': bytes([0xff, 0xd8, 0xff, 0xe0]),
  'image/gif': bytes('GIF89a'),
  'image/webp': bytes('RIFF', [0x10, 0, 0, 0], 'WEBPVP8 '),
  'image/avif': bytes([0, 0, 0, 0x18], 'ftypavif'),
  'video/mp4': bytes([0, 0, 0, 0x18], 'ftypisom'),
  'video/quicktime': bytes([0, 0, 0, 0x14], 'ftypqt  '),
  'video/webm': bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84], 'webm'),
  'audio/mpeg': bytes('ID3', [4, 0, 0, 0x0f, 0x7f, 0x7f, 0x7f]), // a cover larger than the head
  'audio/mp4': bytes([0, 0, 0, 0x18], 'ftypM4A '),
  'audio/ogg': bytes('OggS', Array<number>(24).fill(0), 'OpusHead'),
  'audio/wav': bytes('RIFF', [0x10, 0, 0, 0], 'WAVEfmt '),
  'audio/flac': bytes('fLaC'),
  'application/pdf': bytes('%PDF-1.7\n'),
}

describe('a file is what its first bytes say', () => {
  test.each(Object.entries(files))('%s', async (type, head) => {
    expect(await sniff(head)).toBe(type)
    expect(await isContentOf(type, head)).toBe(true)
  })

  test('an animated PNG is a PNG', async () => {
    expect(await sniff(animatedPng)).toBe('image/png')
  })

  test('what a browser would run is text or bytes, whatever else it pretends to be', async () => {
    for (const page of [
      '<!doctype html><script>x()</script>',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
      '<?xml version="1.0"?><svg/>',
      'alert(1)',
    ])
      expect(await sniff(Buffer.from(page))).toBe('text/plain')
    expect(await sniff(bytes('MZ'))).toBe('application/octet-stream')
    expect(await sniff(bytes('PK', [3, 4]))).toBe('application/octet-stream')
  })

  test('text may be in any script and empty, but holds no zero', async () => {
    expect(await sniff(Buffer.from('жизнь\r\n\t漢字 🔥'))).toBe('text/plain')
    expect(await sniff(new Uint8Array())).toBe('text/plain')
    expect(await sniff(Buffer.from('a\0b'))).toBe('application/octet-stream')
  })

  test('only the beginning counts', async () => {
    const late = Buffer.concat([Buffer.alloc(headSize, 'x'), Buffer.from([0])])
    expect(await sniff(late)).toBe('text/plain')
    expect(await isContentOf('text/plain', late)).toBe(true)
  })
})

describe('what is stored as a type has to be of it', () => {
  const page = Buffer.from('<script>x()</script>')
  test.each([
    ['image/png', page],
    ['image/png', files['image/jpeg']],
    ['image/webp', bytes('MZ')],
    ['video/mp4', page],
    ['audio/wav', files['image/webp']],
    ['application/pdf', page],
    ['text/plain', bytes('MZ')],
    ['image/jpeg', new Uint8Array()],
  ])('%s', async (declared, head) => {
    expect(await isContentOf(declared, head)).toBe(false)
  })

  test('bytes may be anything', async () => {
    expect(await isContentOf('application/octet-stream', page)).toBe(true)
  })
})
