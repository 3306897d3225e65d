import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manifestName, noticeName, type Manifest } from './archive-format.ts'
import { openArchive } from './archive-reader.ts'
import { ArchiveWriter } from './archive-writer.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bonfire-archive-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const manifest: Manifest = {
  format: 1,
  bonfire: '0.1.0',
  createdAt: '2026-11-23T00:00:00.000Z',
  postgres: '17.10',
  migrations: [],
  tables: [],
  sequences: [],
  files: [],
  missing: [],
  keys: { publishable: 'sb_publishable_x', secret: 'sb_secret_x', jwtSecret: 'x'.repeat(32) },
}

async function* chunks(size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; left -= 1_000) yield Buffer.alloc(Math.min(left, 1_000), left % 251)
}

test('entries of any size come back in their order, and more than once', async () => {
  const path = join(folder, 'a.tar')
  const writer = await ArchiveWriter.create(path, new Date())
  const sizes = [0, 1, 511, 512, 513, 700_000]
  await writer.add(noticeName, Buffer.from('x'))
  for (const size of sizes) await writer.addStream(`files/${size}`, size, chunks(size))
  await writer.add(manifestName, Buffer.from(JSON.stringify(manifest)))
  await writer.finish()
  await writer.close()
  const archive = await openArchive(path)
  if (!archive.ok) throw new Error(archive.error.message)
  expect(archive.value.manifest).toEqual(manifest)
  expect(archive.value.size).toBe((await stat(path)).size)
  for (let round = 0; round < 2; round++) {
    const found: string[] = []
    for await (const entry of archive.value.entries()) {
      found.push(entry.name)
      if (!entry.name.startsWith('files/')) continue
      expect((await entry.read()).equals(Buffer.concat(await Array.fromAsync(chunks(entry.size))))).toBe(true)
      expect((await entry.read()).equals(Buffer.concat(await Array.fromAsync(entry.bytes())))).toBe(true)
    }
    expect(found).toEqual([noticeName, ...sizes.map((size) => `files/${size}`), manifestName])
  }
  await archive.value.close()
})

test('a source that ends early or runs on is not passed off as whole', async () => {
  for (const size of [5, 1_500]) {
    const writer = await ArchiveWriter.create(join(folder, `${size}.tar`), new Date())
    await expect(writer.addStream('files/a', size, chunks(1_000))).rejects.toThrow('1000 bytes and not')
    await writer.close()
  }
})

test('a file that is there is never written over', async () => {
  const path = join(folder, 'a.tar')
  await (await ArchiveWriter.create(path, new Date())).close()
  await expect(ArchiveWriter.create(path, new Date())).rejects.toMatchObject({ code: 'EEXIST' })
})
