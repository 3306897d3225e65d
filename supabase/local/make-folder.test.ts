import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

test('a folder is made with those above it, and being there already is fine', async () => {
  const root = await mkdtemp(join(tmpdir(), 'bonfire-folder-'))
  try {
    const deep = join(root, 'a', 'b', 'c')
    await makeFolder(deep)
    await makeFolder(deep)
    expect((await stat(deep)).isDirectory()).toBe(true)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

test.runIf(process.platform === 'linux')('where no folder can be made it fails at once', async () => {
  await expect(makeFolder('/proc/bonfire')).rejects.toThrow('ENOENT')
  await expect(makeFolder('/proc/bonfire/data')).rejects.toThrow('ENOENT')
  await expect(makeFolder('/dev/null/data')).rejects.toThrow('ENOTDIR')
})
