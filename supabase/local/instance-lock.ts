import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
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

const unreadableMeansDeadAfter = 10_000 // ms; a lock is written in one go, so an unreadable one is a crash's remains

/** Throws what the file system throws (no access, disk full): the folder's owner names those. */
export async function acquireLock(path: string): Promise<Result<InstanceLock, LockHolder>> {
  const self = await inspectProcess(process.pid)
  const own: LockHolder = { pid: process.pid, startedAt: self?.startedAt ?? '', url: null }
  for (;;) {
    try {
      await writeFile(path, JSON.stringify(own), { flag: 'wx', mode: 0o600 })
      return ok(holdLock(path, own))
    } catch (cause) {
      if (systemCode(cause) !== 'EEXIST') throw cause
    }
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text === null) continue
    const holder = parseHolder(text)
    if (holder ? await isRunning(holder) : await isFresh(path)) {
      return err(holder ?? { pid: 0, startedAt: '', url: null })
    }
    await discard(path, text)
  }
}

function holdLock(path: string, own: LockHolder): InstanceLock {
  let released = false
  return {
    announce: async (url) => {
      // By rename, so that nobody reads half a lock.
      await writeFile(`${path}.${own.pid}`, JSON.stringify({ ...own, url }), { mode: 0o600 })
      await rename(`${path}.${own.pid}`, path)
    },
    release: async () => {
      if (released) return
      released = true
      await rm(path, { force: true })
    },
  }
}

/** Moves a dead holder's lock away. Two starters may both try: whoever moved a live one by mistake puts it back. */
async function discard(path: string, expected: string): Promise<void> {
  const aside = `${path}.stale-${process.pid}`
  try {
    await rename(path, aside)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return
    throw cause
  }
  const moved = await readFile(aside, 'utf8')
  if (moved !== expected) await writeFile(path, moved, { flag: 'wx', mode: 0o600 }).catch(() => undefined)
  await rm(aside, { force: true })
}

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

async function isFresh(path: string): Promise<boolean> {
  const written = await stat(path).catch(() => null)
  return written !== null && Date.now() - written.mtimeMs < unreadableMeansDeadAfter
}
