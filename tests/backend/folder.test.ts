import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { must, person } from '../embedded/backend-fixture.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'
import { launch, start, type BackendProcess } from './backend-process.ts'

let folder: TemporaryFolder
let mounted = false
let running: BackendProcess | null = null
beforeEach(async () => {
  folder = await makeTemporaryFolder()
})
afterEach(async () => {
  await running?.child.stop()
  running = null
  if (mounted) execFileSync('umount', [folder.path])
  mounted = false
  await folder.remove()
})

/** A disk of its own on the folder. */
function mount(options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'bonfire-test', folder.path], { stdio: 'pipe' })
  mounted = true
}

const isRoot = process.getuid?.() === 0
const canMount = isRoot && process.platform === 'linux' && tryMount()

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'probe', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const whyNot = async (): Promise<string> => {
  const started = await launch({ dataDir: folder.path })
  if (started.ok) await started.value.stop()
  return started.ok ? 'it started' : started.error.detail
}

// Root writes where it likes, unless the whole disk can't be written.
test.skipIf(isRoot && !canMount)('a folder that can’t be written is refused with the way out', async () => {
  if (isRoot) mount('ro')
  else chmodSync(folder.path, 0o500)
  const detail = await whyNot()
  expect(detail).toContain(`The data folder ${folder.path} can't be written.`)
  expect(detail).toContain('choose another folder')
})

describe.skipIf(!canMount)('a full disk', () => {
  test('refuses the first start, which works once there is space', async () => {
    mount('size=16m')
    expect(await whyNot()).toContain(`The disk that holds ${folder.path}`)
    execFileSync('mount', ['-o', 'remount,size=300m', folder.path])
    running = await start({ dataDir: folder.path })
    await person(running)
  })

  test('refuses what is new, keeps what is old, and goes on once there is space', async () => {
    mount('size=300m')
    running = await start({ dataDir: folder.path })
    const ann = await person(running)
    const filler = join(folder.path, 'filler')
    const { bavail, bsize } = await statfs(folder.path)
    await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined)

    const upload = await ann.client.storage
      .from('private')
      .upload(`${ann.id}/a.txt`, 'x', { contentType: 'text/plain' })
    expect(upload.error).toMatchObject({ message: 'The disk that holds the data is full' })
    const stored: string[] = []
    for (;;) {
      const rows = Array.from({ length: 500 }, (_, i) => ({
        body: `${stored.length + i}`,
        details: { pad: 'x'.repeat(500) },
      }))
      const { error, status } = await ann.client.from('notes').insert(rows)
      if (error) {
        expect([status, error.code]).toEqual([507, '53100'])
        break
      }
      stored.push(...rows.map(({ body }) => body))
    }
    await rm(filler)
    must(await ann.client.from('notes').insert({ body: 'after' }).select())
    const { count } = await ann.client.from('notes').select('*', { count: 'exact', head: true })
    expect(count).toBe(stored.length + 1)
  })
})
