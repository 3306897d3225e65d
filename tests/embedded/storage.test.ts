import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestBackend } from '../support/start-backend.ts'
import { must, person, startShapes, visitor, type Person } from './backend-fixture.ts'

let backend: TestBackend
let ann: Person
let bob: Person
beforeAll(async () => {
  backend = await startShapes()
  ann = await person(backend)
  bob = await person(backend)
}, 30_000)
afterAll(() => backend.close())

const files = (who: Person, bucket = 'private') => who.client.storage.from(bucket)
const plain = { contentType: 'text/plain' }
const refused = (statusCode: string) => ({ data: null, error: { statusCode } })

/** How many files lie on the disk. */
async function stored(): Promise<number> {
  const found = await readdir(join(backend.dataDir, 'storage'), { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).length
}

describe('an upload', () => {
  test('comes back byte for byte, with its type and what was said about it', async () => {
    const path = `${ann.id}/a/bytes.bin`
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256))
    must(
      await files(ann).upload(path, bytes, { contentType: 'application/x-test', metadata: { seen: true } }),
    )
    const back = must(await files(ann).download(path))
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true)
    expect(back.type).toBe('application/x-test')
    const info = must(await files(ann).info(path))
    expect(info).toMatchObject({ size: 300_000, contentType: 'application/x-test', metadata: { seen: true } })
  })

  test('may be a Blob, as browsers send it', async () => {
    const path = `${ann.id}/blob.txt`
    const made = must(await files(ann).upload(path, new Blob(['from a browser'], { type: 'text/plain' })))
    expect(made).toMatchObject({ path, fullPath: `private/${path}` })
    const back = must(await files(ann).download(path))
    expect([back.type, await back.text()]).toEqual(['text/plain', 'from a browser'])
  })

  test('may be a stream of unknown length', async () => {
    const path = `${ann.id}/stream.txt`
    must(await files(ann).upload(path, new Blob(['drip ', 'drop']).stream(), plain))
    expect(await must(await files(ann).download(path)).text()).toBe('drip drop')
  })

  test('does not replace what is there unless told to, and then leaves no old bytes behind', async () => {
    const path = `${ann.id}/twice.txt`
    must(await files(ann).upload(path, 'one', plain))
    expect(await files(ann).upload(path, 'two', plain)).toMatchObject(refused('409'))
    const before = await stored()
    must(await files(ann).upload(path, 'three', { ...plain, upsert: true }))
    must(await files(ann).update(path, 'four', plain))
    expect(await must(await files(ann).download(path)).text()).toBe('four')
    expect(await stored()).toBe(before)
  })

  test.each([
    ['a Buffer', () => Buffer.alloc(1_048_577)],
    ['a Blob', () => new Blob([Buffer.alloc(1_048_577)])],
    ['a stream', () => new Blob([Buffer.alloc(3_000_000)]).stream()],
  ])('over the limit of its bucket is refused and not kept: %s', async (_what, body) => {
    const before = await stored()
    expect(await files(ann).upload(`${ann.id}/big.bin`, body(), plain)).toMatchObject(refused('413'))
    expect(await stored()).toBe(before)
  })

  test('of a type its bucket does not take is refused', async () => {
    expect(await files(ann, 'pictures').upload(`${ann.id}/a.txt`, 'x', plain)).toMatchObject(refused('415'))
  })

  test('into somebody else’s folder, or by nobody, is refused and not kept', async () => {
    const before = await stored()
    expect(await files(bob).upload(`${ann.id}/b.txt`, 'x', plain)).toMatchObject(refused('403'))
    const nobody = visitor(backend).storage.from('private')
    expect(await nobody.upload(`${ann.id}/c.txt`, 'x', plain)).toMatchObject(refused('403'))
    expect(await files(ann, 'nowhere').upload(`${ann.id}/d.txt`, 'x', plain)).toMatchObject(refused('404'))
    expect(await stored()).toBe(before)
  })

  test('can not climb out of its folder', async () => {
    const headers = {
      apikey: backend.keys.publishable,
      authorization: `Bearer ${ann.token}`,
      'content-type': 'text/plain',
    }
    const root = `${backend.url}/storage/v1/object/private/${ann.id}`
    for (const path of [
      '..%2f..%2fout.txt',
      '%2e%2e%2f%2e%2e%2fout.txt',
      'a%2f%2e%2e%2fb',
      'a%5cb',
      'a%00b',
      'a//b',
    ]) {
      const answer = await fetch(`${root}/${path}`, { method: 'POST', headers, body: 'x' })
      expect([path, answer.status]).toEqual([path, 400])
    }
  })
})

describe('reading', () => {
  test('is for whom the policies let', async () => {
    const path = `${ann.id}/mine.txt`
    must(await files(ann).upload(path, 'mine', plain))
    expect((await files(bob).download(path)).error).toMatchObject({ message: 'Object not found' })
    expect(await files(bob).info(path)).toMatchObject(refused('404'))
    expect(await files(bob).createSignedUrl(path, 60)).toMatchObject(refused('404'))
  })

  test('a part of a file is possible, and asking again costs nothing', async () => {
    const path = `${ann.id}/part.txt`
    must(await files(ann).upload(path, 'hello world', plain))
    const { signedUrl } = must(await files(ann).createSignedUrl(path, 60))
    const part = await fetch(signedUrl, { headers: { range: 'bytes=6-' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 6-10/11',
      'world',
    ])
    const etag = part.headers.get('etag') ?? ''
    expect((await fetch(signedUrl, { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await fetch(signedUrl, { headers: { range: 'bytes=99-' } })).status).toBe(416)
  })

  test('a public bucket is open to everybody, and a page in it runs nowhere', async () => {
    const path = `${ann.id}/face.svg`
    must(await files(ann, 'pictures').upload(path, '<svg onload="x()"/>', { contentType: 'image/svg+xml' }))
    const answer = await fetch(files(ann, 'pictures').getPublicUrl(path).data.publicUrl)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    const hidden = files(ann).getPublicUrl(`${ann.id}/mine.txt`).data.publicUrl
    expect((await fetch(hidden)).status).toBe(400)
  })
})

describe('a signed link', () => {
  test('opens its file by itself, under a name of choice', async () => {
    const path = `${ann.id}/Grüße an alle.txt`
    must(await files(ann).upload(path, 'hi', plain))
    const { signedUrl } = must(await files(ann).createSignedUrl(path, 60, { download: 'résumé.txt' }))
    const answer = await fetch(signedUrl)
    expect([answer.status, await answer.text()]).toEqual([200, 'hi'])
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''r%C3%A9sum%C3%A9.txt")
  })

  test('opens nothing else, not when bent, and not for ever', async () => {
    const path = `${ann.id}/linked.txt`
    must(await files(ann).upload(path, 'hi', plain))
    must(await files(ann).upload(`${ann.id}/other.txt`, 'other', plain))
    const { signedUrl } = must(await files(ann).createSignedUrl(path, 1))
    expect((await fetch(signedUrl.replace('linked', 'other'))).status).toBe(400)
    expect((await fetch(`${signedUrl}x`)).status).toBe(400)
    expect((await fetch(signedUrl.replace(/token=.*/, `token=${ann.token}`))).status).toBe(400)
    const before = Date.now()
    while ((await fetch(signedUrl)).status === 200 && Date.now() - before < 5000) await sleep(100)
    const late = await fetch(signedUrl)
    expect([late.status, await late.json()]).toMatchObject([400, { message: 'This link has expired' }])
  })

  test('comes for several files at once, with a word on those that are not there', async () => {
    const path = `${ann.id}/many.txt`
    must(await files(ann).upload(path, 'hi', plain))
    const links = must(await files(ann).createSignedUrls([path, `${ann.id}/gone.txt`], 60))
    expect(links.map(({ error, signedUrl }) => [error === null, signedUrl === null])).toEqual([
      [true, false],
      [false, true],
    ])
    expect((await fetch(links[0]?.signedUrl ?? '')).status).toBe(200)
  })
})

describe('a folder', () => {
  test('lists what is directly in it', async () => {
    const cat = await person(backend)
    for (const name of ['b.txt', 'a.txt', 'sub/deep/c.txt'])
      must(await files(cat).upload(`${cat.id}/${name}`, 'x', plain))
    const entries = must(await files(cat).list(cat.id))
    expect(entries.map(({ name, id }) => [name, id === null])).toEqual([
      ['a.txt', false],
      ['b.txt', false],
      ['sub', true],
    ])
    expect(must(await files(cat).list(`${cat.id}/sub/deep`)).map(({ name }) => name)).toEqual(['c.txt'])
    expect(must(await files(cat).list(cat.id, { search: 'B', limit: 5 })).map(({ name }) => name)).toEqual([
      'b.txt',
    ])
    expect(must(await files(bob).list(cat.id))).toEqual([])
  })

  test('loses a file for good, and only to its owner', async () => {
    const path = `${ann.id}/doomed.txt`
    must(await files(ann).upload(path, 'x', plain))
    const before = await stored()
    expect(must(await files(bob).remove([path]))).toEqual([])
    expect(must(await files(ann).remove([path, `${ann.id}/never.txt`]))).toMatchObject([{ name: path }])
    expect(await stored()).toBe(before - 1)
    expect((await files(ann).download(path)).error).not.toBeNull()
  })
})

test('buckets are seen under their policies', async () => {
  expect(must(await ann.client.storage.getBucket('private'))).toMatchObject({
    public: false,
    file_size_limit: 1_048_576,
  })
  expect(must(await ann.client.storage.listBuckets()).map(({ id }) => id)).toEqual(['pictures', 'private'])
  expect(must(await visitor(backend).storage.listBuckets())).toEqual([])
})
