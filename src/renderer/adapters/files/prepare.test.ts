import { expect, test, vi } from 'vitest'
import { bytesOf } from './latin1.ts'
import type { Pictures } from './pictures.ts'
import { prepareAttachment } from './prepare.ts'

const png = (...more: string[]): Blob => {
  const chunk = (type: string, data: string) => `\0\0\0${String.fromCharCode(data.length)}${type}${data}crc!`
  const parts = [
    '\x89PNG\r\n\x1a\n',
    chunk('IHDR', '\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0'),
    ...more.map((text) => chunk('tEXt', text)),
    chunk('IEND', ''),
  ]
  return new Blob([bytesOf(parts.join(''))])
}

const fake = (over: Partial<Pictures> = {}): Pictures => ({
  look: async () => ({ width: 4000, height: 3000, moves: false }),
  shrink: vi.fn<Pictures['shrink']>(async () => new Blob(['webp'], { type: 'image/webp' })),
  ...over,
})
const file = (content: BlobPart, name = 'a.bin', type = '') => new File([content], name, { type })

test('a picture is known by its content, measured, shrunk and freed of what was written into it', async () => {
  const pictures = fake()
  const given = file(png('GPS'), 'photo.jpg', 'image/jpeg')
  const prepared = await prepareAttachment(given, pictures)
  if (!prepared.ok) throw new Error(prepared.error.kind)
  const { value } = prepared
  expect(value).toMatchObject({ name: 'photo.jpg', type: 'image/png', width: 4000, height: 3000 })
  expect([value.file.type, await value.file.text()]).toEqual(['image/png', await png().text()])
  expect(await value.thumbnail?.text()).toBe('webp')
  expect(pictures.shrink).toHaveBeenCalledWith(value.file, { width: 800, height: 600 })
})

test('a thumbnail that saves nothing is left out', async () => {
  const shrink: Pictures['shrink'] = async () => new Blob(['x'.repeat(10_000)], { type: 'image/webp' })
  const prepared = await prepareAttachment(file(png()), fake({ shrink }))
  expect(prepared).toMatchObject({ ok: true, value: { thumbnail: null } })
})

test('a moving picture stays as it is', async () => {
  const pictures = fake({ look: async () => ({ width: 4000, height: 3000, moves: true }) })
  expect(await prepareAttachment(file(png()), pictures)).toMatchObject({
    ok: true,
    value: { thumbnail: null },
  })
  expect(pictures.shrink).not.toHaveBeenCalled()
})

test('a page is text to be read and never a page', async () => {
  const prepared = await prepareAttachment(file('<script>x()</script>', 'x.html', 'text/html'), fake())
  expect(prepared).toMatchObject({ ok: true, value: { type: 'text/plain', width: null, thumbnail: null } })
  expect(prepared.ok && prepared.value.file.type).toBe('text/plain')
})

test.each([
  ['nothing in it', file(''), 'empty'],
  ['too much', file(new Uint8Array(25 * 1024 * 1024 + 1)), 'too-large'],
  ['a picture not built like one', file(png().slice(0, 30)), 'unreadable-picture'],
])('a file with %s is refused before anything is sent', async (_what, given, kind) => {
  expect(await prepareAttachment(given, fake())).toEqual({ ok: false, error: { kind } })
})

test('a picture no decoder shows, or larger than any screen will, is refused', async () => {
  for (const look of [async () => null, async () => ({ width: 40_000, height: 1, moves: false })])
    expect(await prepareAttachment(file(png()), fake({ look }))).toEqual({
      ok: false,
      error: { kind: 'unreadable-picture' },
    })
})

test('a file that has gone meanwhile is refused', async () => {
  const gone = file('x')
  gone.slice = () => {
    throw new DOMException('it was deleted', 'NotFoundError')
  }
  expect(await prepareAttachment(gone, fake())).toEqual({ ok: false, error: { kind: 'unreadable-file' } })
})
