import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyOnce, isReachable } from './reachable.ts'

const stranger = { uid: 54_321, gid: 54_321 }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bonfire-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test.skipIf(process.platform === 'win32')('one closed folder on the way closes all below it', async () => {
  const inner = join(folder, 'a/b')
  await mkdir(inner, { recursive: true })
  await chmod(folder, 0o755)
  expect(await isReachable(inner, stranger)).toBe(true)
  await chmod(folder, 0o750)
  expect(await isReachable(inner, stranger)).toBe(false)
  await chmod(folder, 0o755)
  await chmod(inner, 0o700)
  expect(await isReachable(inner, stranger)).toBe(false)
})

test.skipIf(process.platform === 'win32')(
  'a copy is open to all, also what was installed closed',
  async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')]
    await mkdir(join(from, 'bin'), { recursive: true, mode: 0o700 })
    await writeFile(join(from, 'bin/run'), 'code', { mode: 0o700 })
    await writeFile(join(from, 'bin/data'), 'text', { mode: 0o600 })
    await copyOnce(from, to)
    await chmod(folder, 0o755)
    expect(await isReachable(join(to, 'bin/run'), stranger)).toBe(true)
    expect((await stat(join(to, 'bin/data'))).mode & 0o777).toBe(0o644)
  },
)

test('a copy is whole, keeps its links, and is made once', async () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'cache/to')]
  await mkdir(join(from, 'lib'), { recursive: true })
  await writeFile(join(from, 'lib/libx.so.1'), 'code')
  await symlink('libx.so.1', join(from, 'lib/libx.so'))
  const copies = await Promise.all([copyOnce(from, to), copyOnce(from, to)])
  expect(copies).toEqual([to, to])
  expect(await readFile(join(to, 'lib/libx.so'), 'utf8')).toBe('code')
  expect(await readlink(join(to, 'lib/libx.so'))).toBe('libx.so.1')
  await writeFile(join(from, 'lib/libx.so.1'), 'other code')
  await copyOnce(from, to)
  expect(await readFile(join(to, 'lib/libx.so.1'), 'utf8')).toBe('code')
  expect(await readdir(join(folder, 'cache'))).toEqual(['to'])
})

test('what can’t be copied says so and leaves nothing', async () => {
  await expect(copyOnce(join(folder, 'none'), join(folder, 'cache/to'))).rejects.toMatchObject({
    code: 'ENOENT',
  })
  expect(await readdir(join(folder, 'cache'))).toEqual([])
})
