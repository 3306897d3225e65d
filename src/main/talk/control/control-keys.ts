import { createServer, type Socket } from 'node:net'
import type { ShortcutAction } from '../../../shared/shortcut.ts'
import type { TalkProblem } from '../../../shared/ipc/talk.ts'
import { controlBindingId } from '../../../shared/talk/config.ts'
import type { KeySource, SourceEvent } from '../source.ts'
import { createRequestLimit, serveLines } from './control-lines.ts'
import type { ControlPlace } from './control-place.ts'
import { parseRequest, refusal, type ControlReply, type ControlStatus } from './control-protocol.ts'
import { listenAt, type ListenProblem } from './control-server.ts'

export interface ControlDeps {
  readonly place: ControlPlace
  /** The user this program runs as; of no matter on Windows. */
  readonly uid: number
  readonly status: () => ControlStatus
  /** What came of the keys pressed here, which may have been let go by a lock, a lost room or the watchdog. */
  readonly talk: {
    /** The microphone is open until somebody ends it, whoever pressed the key. */
    isTalking(): boolean
    /** The key counts as held for what was pressed here. */
    isHeld(): boolean
  }
  /** ms, on the scale of `SourceEvent.at` */
  readonly now: () => number
  /** ms since 1970 */
  readonly wallClock: () => number
  readonly log: { warn(entry: object): void }
}

const mostConnections = 16

const problems: Readonly<Record<ListenProblem['kind'], TalkProblem>> = {
  taken: 'taken',
  'not-ours': 'not-allowed',
  failed: 'not-available',
}

/** Keys pressed by other programs of this user, over a socket that only they can open. */
export function createControlKeys(deps: ControlDeps): KeySource {
  const { place, uid, status, talk, now, wallClock, log } = deps
  let tell: (event: SourceEvent) => void = () => undefined
  let undo: () => void = () => undefined
  let closed = false
  /** Who holds the key: connections, and callers that have gone and left it down. */
  const holders = new Set<Socket | 'stay'>()
  /** ms since 1970; null: no time that still means something */
  let letGoAt: number | null = null
  const connections = new Set<Socket>()
  const mayAsk = createRequestLimit()

  // half open: callers that send their line and wait for the answer
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.add(socket)
    serveLines(socket, { answer: (line) => answer(line, socket), isAllowed: () => mayAsk(now()) })
    socket.once('close', () => {
      connections.delete(socket)
      if (holders.delete(socket) && holders.size === 0) tell({ kind: 'lost', problem: null })
    })
  })
  server.maxConnections = mostConnections

  const key = (kind: 'press' | 'release', action: ShortcutAction): void =>
    tell({ kind, bindingId: controlBindingId(action), at: now() })
  const tap = (action: ShortcutAction): void => {
    key('press', action)
    key('release', action)
  }
  const press = (holder: Socket | 'stay'): void => {
    if (!talk.isHeld()) holders.clear() // what they held was let go without them
    holders.add(holder)
    key('press', 'talk')
  }
  const release = (): void => {
    holders.clear()
    key('release', 'talk')
  }
  const toggle = (): void => {
    if (status().mode === 'toggle') return tap('talk')
    if (!talk.isTalking()) return press('stay')
    release()
    if (talk.isTalking()) tap('talk') // locked open
  }

  function answer(line: string, from: Socket): ControlReply {
    const request = parseRequest(line)
    if (!request.ok) return refusal(request.error.kind)
    const { command } = request.value
    const clock = wallClock()
    // The clock of the day was set back since: such times can't be compared.
    if (letGoAt !== null && letGoAt > clock) letGoAt = null
    const { at } = request.value
    const { mode } = status()
    if (mode === 'open' && command.startsWith('ptt')) return refusal('not-push-to-talk')
    switch (command) {
      case 'ptt down':
      case 'ptt down stay':
        if (at !== null && letGoAt !== null && at < letGoAt) return refusal('overtaken')
        press(command === 'ptt down' ? from : 'stay')
        return { ok: true }
      case 'ptt up':
        letGoAt = Math.max(Math.min(at ?? clock, clock), letGoAt ?? -Infinity)
        release()
        return { ok: true }
      case 'ptt toggle':
        toggle()
        return { ok: true }
      case 'mute':
      case 'deafen':
        tap(command)
        return { ok: true }
      case 'status':
        return { ok: true, status: status() }
    }
  }

  async function listen(): Promise<void> {
    tell({ kind: 'state', state: 'starting', problem: null })
    const listening = await listenAt(server, place, uid)
    if (listening.ok && !closed) {
      undo = listening.value
      server.on('error', (cause) => log.warn({ event: 'control-failed', detail: String(cause) }))
      return tell({ kind: 'state', state: 'ready', problem: null })
    }
    if (listening.ok) {
      server.close()
      return listening.value()
    }
    server.close() // it may listen already, where others could get at it
    log.warn({ event: 'control-failed', ...listening.error })
    tell({ kind: 'state', state: 'failed', problem: problems[listening.error.kind] })
  }

  return {
    name: 'socket',
    start(_bindings, hear) {
      tell = (event) => {
        if (!closed) hear(event)
      }
      void listen()
    },
    setBindings: () => undefined, // it has its own
    close() {
      if (closed) return
      closed = true
      server.close()
      for (const socket of connections) socket.destroy()
      undo()
    },
  }
}
