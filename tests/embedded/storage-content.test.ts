import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must, person, startShapes, type Person } from './backend-fixture.ts'
import type { TestBackend } from '../support/start-backend.ts'

/* What the embedded backend does beyond hosted Storage: it looks into files. */

let backend: TestBackend
let ann: Person
beforeAll(async () => {
  backend = await startShapes()
  ann = await person(backend)
})
afterAll(() => backend.close())

const pictures = () => ann.client.storage.from('pictures')
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const page = '<!doctype html><script>document.title = "run"</script>'

/** How many files lie on the disk. */
async function stored(): Promise<number> {
  const found = await readdir(join(backend.dataDir, 'storage'), { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).length
}

test.each([
  ['a page', page],
  ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'],
  ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
  ['text', 'just text'],
  ['another kind of picture', Buffer.from('GIF89a' + '\0'.repeat(20), 'latin1')],
  ['nothing', ''],
])('%s that says it is a PNG is refused, and nothing of it is kept', async (_what, content) => {
  const before = await stored()
  const refused = {
    data: null,
    error: { statusCode: '415', message: 'The content of this file is not image/png' },
  }
  const path = `${ann.id}/${crypto.randomUUID()}.png`
  const blob = new Blob([content], { type: 'image/png' })
  expect(await pictures().upload(path, blob)).toMatchObject(refused)
  const asBytes = await pictures().upload(path, Buffer.from(content), { contentType: 'image/png' })
  expect(asBytes).toMatchObject(refused)
  expect(await stored()).toBe(before)
})

test('a picture that is what it says is shown; a page or a drawing is only ever saved, and runs nowhere', async () => {
  const put = async (name: string, content: Buffer | string, contentType: string) => {
    const path = `${ann.id}/${name}`
    must(await pictures().upload(path, content, { contentType }))
    return fetch(pictures().getPublicUrl(path).data.publicUrl)
  }
  const picture = await put('real.png', png, 'image/png')
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect(picture.headers.get('content-disposition')).toBeNull()
  const drawing = await put('drawing.svg', '<svg onload="x()"/>', 'image/svg+xml')
  expect(drawing.headers.get('content-disposition')).toContain('attachment; filename="drawing.svg"')
  for (const { headers } of [picture, drawing]) {
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  }
})

test('a part is sent only of the version asked for', async () => {
  const path = `${ann.id}/part.png`
  must(await pictures().upload(path, png, { contentType: 'image/png' }))
  const url = pictures().getPublicUrl(path).data.publicUrl
  const whole = await fetch(url)
  const etag = whole.headers.get('etag') ?? ''
  expect([whole.status, whole.headers.get('content-length'), whole.headers.get('accept-ranges')]).toEqual([
    200,
    String(png.length),
    'bytes',
  ])
  const part = await fetch(url, { headers: { range: 'bytes=1-3', 'if-range': etag } })
  expect([part.status, part.headers.get('content-length'), await part.text()]).toEqual([206, '3', 'PNG'])
  const changed = await fetch(url, { headers: { range: 'bytes=1-3', 'if-range': '"other"' } })
  expect([changed.status, (await changed.arrayBuffer()).byteLength]).toEqual([200, png.length])
  expect((await fetch(url, { headers: { 'if-none-match': `"other", W/${etag}` } })).status).toBe(304)
})
