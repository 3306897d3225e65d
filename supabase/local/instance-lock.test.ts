import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireLock } from './instance-lock.ts'
import { inspectProcess } from './process-info.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bonfire-lock-'))
  path = join(folder, 'lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the second one is told who was first and where it answers', async () => {
  const first = await acquireLock(path)
  if (!first.ok) throw new Error('nobody else is here')
  await first.value.announce('http://127.0.0.1:1')
  expect(await acquireLock(path)).toMatchObject({
    ok: false,
    error: { pid: process.pid, url: 'http://127.0.0.1:1' },
  })
})

test('a released lock is free, and releasing twice frees nobody else’s', async () => {
  const first = await acquireLock(path)
  if (!first.ok) throw new Error('nobody else is here')
  await first.value.release()
  expect((await acquireLock(path)).ok).toBe(true)
  await first.value.release()
  expect((await acquireLock(path)).ok).toBe(false)
})

test('a dead process holds nothing, also when another one has its number now', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await new Promise((resolve) => child.once('spawn', resolve))
  const pid = child.pid ?? 0
  const { startedAt = '' } = (await inspectProcess(pid)) ?? {}
  const holder = { pid, startedAt, url: null }
  await writeFile(path, JSON.stringify(holder))
  expect((await acquireLock(path)).ok).toBe(false)

  await writeFile(path, JSON.stringify({ ...holder, startedAt: `${startedAt} but earlier` }))
  expect((await acquireLock(path)).ok).toBe(true)

  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('close', resolve))
  await writeFile(path, JSON.stringify(holder))
  expect((await acquireLock(path)).ok).toBe(true)
})

test('of many who find a dead holder’s lock at once, one gets it', async () => {
  for (let round = 0; round < 10; round++) {
    await writeFile(path, JSON.stringify({ pid: process.pid, startedAt: 'long ago', url: null }))
    const all = await Promise.all(Array.from({ length: 8 }, () => acquireLock(path)))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['lock'])
  }
})

test('what a power cut left of a lock keeps nobody out, nor does a takeover cut short', async () => {
  await writeFile(path, '')
  await writeFile(`${path}.takeover`, '')
  const long = new Date(Date.now() - 60_000)
  await utimes(`${path}.takeover`, long, long)
  expect((await acquireLock(path)).ok).toBe(true)
  expect(await readdir(folder)).toEqual(['lock'])
})
