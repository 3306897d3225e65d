import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { ControlPlace } from './control-place.ts'
import { parseReply, type ControlReply } from './control-protocol.ts'
import { isOwnFolder } from './own-folder.ts'

/** `not-running`: nobody listens. `hangs`: the app does not answer. `not-ours`: somebody else may be listening. */
export interface AskProblem {
  readonly kind: 'not-running' | 'not-ours' | 'hangs'
  readonly detail: string
}

/** Asks the running app, once. `patience`: ms for the answer. */
export async function askBonfire(
  request: string,
  { place, uid, patience }: { place: ControlPlace; uid: number; patience: number },
): Promise<Result<ControlReply, AskProblem>> {
  let problem: AskProblem = { kind: 'not-running', detail: 'nobody listens' }
  for (const found of socketsOf(place, uid)) {
    const asked = found.ok ? await ask(found.value, request, patience) : found
    if (asked.ok || asked.error.kind !== 'not-running') return asked
    problem = asked.error
  }
  return err(problem)
}

function* socketsOf(place: ControlPlace, uid: number): Generator<Result<string, AskProblem>> {
  if (place.kind === 'pipe') {
    try {
      yield ok(readFileSync(place.file, 'utf8'))
    } catch {
      return // nobody has written there
    }
    return
  }
  for (const folder of place.folders) {
    const own = isOwnFolder(folder, uid)
    if (own.ok) yield ok(join(folder, 'control'))
    else if (own.error.kind === 'not-ours') yield err({ kind: 'not-ours', detail: own.error.detail })
  }
}

function ask(path: string, request: string, patience: number): Promise<Result<ControlReply, AskProblem>> {
  return new Promise((resolve) => {
    const socket = connect(path)
    let text = ''
    const end = (asked: Result<ControlReply, AskProblem>): void => {
      socket.destroy()
      resolve(asked)
    }
    socket.setTimeout(patience, () => end(err({ kind: 'hangs', detail: `no answer in ${patience} ms` })))
    socket.setEncoding('utf8')
    socket.once('connect', () => socket.write(`${request}\n`))
    socket.on('error', (cause) => end(err({ kind: 'not-running', detail: String(cause) })))
    socket.on('data', (chunk: string) => {
      text += chunk
      if (!text.includes('\n')) return
      const reply = parseReply(text)
      end(reply === null ? err({ kind: 'hangs', detail: 'the answer makes no sense' }) : ok(reply))
    })
    socket.on('close', () => end(err({ kind: 'not-running', detail: 'it ended before it answered' })))
  })
}
