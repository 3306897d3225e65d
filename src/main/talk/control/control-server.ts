import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, lstatSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { join } from 'node:path'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { ControlPlace } from './control-place.ts'
import { makeOwnFolder } from './own-folder.ts'

/** `taken`: another Bonfire listens. `not-ours`: something there is somebody else's. `failed`: the system does not let us. */
export interface ListenProblem {
  readonly kind: 'taken' | 'not-ours' | 'failed'
  readonly detail: string
}

/** Lets this server listen where programs of this user find it. Gives what to undo after the server is closed. */
export async function listenAt(
  server: Server,
  place: ControlPlace,
  uid: number,
): Promise<Result<() => void, ListenProblem>> {
  try {
    return await tryToListen(server, place, uid)
  } catch (cause) {
    return err({ kind: 'failed', detail: String(cause) })
  }
}

async function tryToListen(
  server: Server,
  place: ControlPlace,
  uid: number,
): Promise<Result<() => void, ListenProblem>> {
  if (place.kind === 'pipe') return listenOnPipe(server, place.file)
  let problem: ListenProblem = { kind: 'failed', detail: 'there is no folder for it' }
  for (const folder of place.folders) {
    const made = makeOwnFolder(folder, uid)
    if (made.ok) return listenOnSocket(server, join(folder, 'control'), uid)
    problem = { kind: made.error.kind === 'not-ours' ? 'not-ours' : 'failed', detail: made.error.detail }
  }
  return err(problem)
}

async function listenOnSocket(
  server: Server,
  path: string,
  uid: number,
): Promise<Result<() => void, ListenProblem>> {
  const free = await clear(path, uid)
  if (!free.ok) return free
  const listening = await listen(server, path)
  if (!listening.ok) return listening
  chmodSync(path, 0o600)
  return ok(() => undefined) // Node removes the socket itself
}

/** Takes away the socket of an app that was killed; leaves that of one that lives. */
async function clear(path: string, uid: number): Promise<Result<null, ListenProblem>> {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return ok(null)
  if (!stats.isSocket() || stats.uid !== uid)
    return err({ kind: 'not-ours', detail: `${path} is no socket of ours` })
  const probe = connect(path)
  try {
    await once(probe, 'connect')
    return err({ kind: 'taken', detail: `another Bonfire listens on ${path}` })
  } catch (cause) {
    if (!isRefused(cause)) return err({ kind: 'taken', detail: `${path}: ${String(cause)}` })
    rmSync(path, { force: true }) // it may have gone by itself
    return ok(null)
  } finally {
    probe.destroy()
  }
}

/** By default Windows lets other users read from a pipe, not write to it; with a name of its own nobody can be there first. */
async function listenOnPipe(server: Server, file: string): Promise<Result<() => void, ListenProblem>> {
  const name = `\\\\.\\pipe\\bonfire-${randomUUID()}`
  const listening = await listen(server, name)
  if (!listening.ok) return listening
  try {
    writeFileSync(file, name, { mode: 0o600 })
  } catch (cause) {
    return err({ kind: 'failed', detail: String(cause) })
  }
  return ok(() => rmSync(file, { force: true }))
}

async function listen(server: Server, path: string): Promise<Result<null, ListenProblem>> {
  try {
    server.listen(path)
    await once(server, 'listening')
    return ok(null)
  } catch (cause) {
    return err({ kind: 'failed', detail: String(cause) })
  }
}

const isRefused = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT')
