import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { systemCode } from './backend-error.ts'
import { inspectProcess } from './process-info.ts'

const holderSchema = z.object({ pid: z.int().positive(), startedAt: z.string(), url: z.string().nullable() })

/** Who uses a data folder. `url` is null while that instance is starting. */
export type LockHolder = z.infer<typeof holderSchema>

/** Keeps a data folder to one running backend. Survives kill -9: a holder that no longer runs holds nothing. */
export interface InstanceLock {
  /** Writes down where this instance answers, for whoever comes second. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

const takeoverPatience = 10_000 // ms; taking over is three system calls, so an older attempt is a crash's remains

/** Throws what the file system throws (no access, disk full): the folder's owner names those. */
export async function acquireLock(path: string): Promise<Result<InstanceLock, LockHolder>> {
  const self = await inspectProcess(process.pid)
  const own: LockHolder = { pid: process.pid, startedAt: self?.startedAt ?? '', url: null }
  const ready = `${path}.${randomUUID()}`
  // Written aside and given its name whole, so that nobody ever reads half a lock.
  await writeFile(ready, JSON.stringify(own), { mode: 0o600 })
  try {
    for (;;) {
      if (await claims(() => link(ready, path))) return ok(holdLock(path, own))
      const text = await readFile(path, 'utf8').catch(() => null)
      if (text === null) continue // released just now
      const holder = parseHolder(text)
      if (holder && (await isRunning(holder))) return err(holder)
      if (await takeOver(path, text, ready)) return ok(holdLock(path, own))
    }
  } finally {
    await rm(ready, { force: true })
  }
}

/** Puts our lock in the place of a dead holder's. Only who holds the takeover file may, so no live lock is replaced. */
async function takeOver(path: string, dead: string, ready: string): Promise<boolean> {
  const mutex = `${path}.takeover`
  if (!(await claims(() => writeFile(mutex, '', { flag: 'wx', mode: 0o600 })))) {
    const begun = await stat(mutex).catch(() => null)
    if (begun && Date.now() - begun.mtimeMs > takeoverPatience) await rm(mutex, { force: true })
    else await sleep(20)
    return false
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => null)) !== dead) return false
    await rename(ready, path)
    return true
  } finally {
    await rm(mutex, { force: true })
  }
}

function holdLock(path: string, own: LockHolder): InstanceLock {
  let released = false
  return {
    announce: async (url) => {
      const ready = `${path}.${randomUUID()}`
      await writeFile(ready, JSON.stringify({ ...own, url }), { mode: 0o600 })
      await rename(ready, path)
    },
    release: async () => {
      if (released) return
      released = true
      await rm(path, { force: true })
    },
  }
}

/** Whether the file was made; false: there is one already. */
async function claims(make: () => Promise<void>): Promise<boolean> {
  try {
    await make()
    return true
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return false
    throw cause
  }
}

/** Null: not a lock, the remains of a power cut. */
function parseHolder(text: string): LockHolder | null {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function isRunning(holder: LockHolder): Promise<boolean> {
  const found = await inspectProcess(holder.pid)
  return found !== null && found.startedAt === holder.startedAt
}
