import { fromHook, hookBeat, type FromHook, type ToHook } from '../../shared/hook-messages.ts'
import type { TalkProblem } from '../../shared/ipc/talk.ts'
import type { Binding } from '../../shared/shortcut.ts'
import type { KeySource, SourceEvent } from './source.ts'

/** The hook's process, as Electron's utilityProcess gives it. */
export interface HookProcess {
  send(message: ToHook): void
  onMessage(hear: (message: unknown) => void): void
  /** Called once, however it ended. */
  onExit(hear: (code: number) => void): void
  kill(): void
}

export interface HookDeps {
  fork(): HookProcess
  /** Why it must not be tried at this time; null: it may. */
  problem(): TalkProblem | null
  /** Asks the person for what is missing. */
  readonly askPermission: () => void
  /** ms, on the scale of `SourceEvent.at` */
  now(): number
  /** ms since 1970 at which `now` was 0 */
  readonly timeOrigin: number
  later(ms: number, run: () => void): () => void
  readonly log: { warn(entry: object): void; info(entry: object): void }
}

/** ms. On a busy machine a process takes a second or two to start. */
export const hookReadyWithin = 10_000
/** ms without a sign of life */
const hookSilence = 3 * hookBeat
/** ms more, in which main hears what came while it was busy itself */
const grace = 300
/** ms between looks whether the person gave the permission */
const permissionPoll = 2_000
const firstPause = 500
const longestPause = 30_000

/** The native hook: sees keys and buttons whatever window has the focus, on Windows, macOS and X11. */
export function createHookKeys(deps: HookDeps): KeySource {
  let tell: (event: SourceEvent) => void = () => undefined
  let bindings: readonly Binding[] = []
  let capturing = false
  let running: { end(): void; send(message: ToHook): void } | null = null
  let stopWaiting: () => void = () => undefined
  let pause = firstPause
  let said: string | null = null
  let closed = false

  function begin(): void {
    const problem = deps.problem()
    if (problem !== null) return refuse(problem)
    tell({ kind: 'state', state: 'starting', problem: null })
    running = run()
  }

  /** Once for each cause, however often it is tried. */
  function warn(problem: TalkProblem, detail: object): void {
    if (said !== problem) deps.log.warn({ event: 'hook-failed', problem, ...detail })
    said = problem
    tell({ kind: 'state', state: 'failed', problem })
  }

  function refuse(problem: TalkProblem): void {
    warn(problem, {})
    if (problem === 'needs-permission') stopWaiting = deps.later(permissionPoll, lookAgain)
  }

  function lookAgain(): void {
    if (deps.problem() === null) begin()
    else stopWaiting = deps.later(permissionPoll, lookAgain)
  }

  function run(): typeof running {
    const child = deps.fork()
    let over = false
    let cancelDeadline: () => void = () => undefined
    const end = (problem: TalkProblem | null, detail: object): void => {
      if (over) return
      over = true
      cancelDeadline()
      running = null
      child.kill()
      if (problem === null) return
      tell({ kind: 'lost', problem })
      warn(problem, detail)
      stopWaiting = deps.later(pause, begin)
      pause = Math.min(pause * 2, longestPause)
    }
    const expectWithin = (ms: number, waitedFor: string): void => {
      cancelDeadline()
      const missed = (): void => end('hangs', { waitedFor })
      cancelDeadline = deps.later(ms, () => (cancelDeadline = deps.later(grace, missed)))
    }
    child.onExit((code) => end('died', { code }))
    child.onMessage((raw) => {
      if (over) return
      const message = fromHook.safeParse(raw)
      if (!message.success) return end('died', { detail: 'it said something that is not in the contract' })
      expectWithin(hookSilence, 'a sign of life')
      hear(message.data)
    })
    expectWithin(hookReadyWithin, 'the start')
    child.send({ kind: 'bindings', bindings: [...bindings] })
    if (capturing) child.send({ kind: 'capture', on: true })
    return { end: () => end(null, {}), send: (message) => child.send(message) }
  }

  function hear(message: FromHook): void {
    switch (message.kind) {
      case 'ready':
        deps.log.info({ event: 'hook-ready' })
        said = null
        return tell({ kind: 'state', state: 'ready', problem: null })
      case 'alive':
        pause = firstPause
        return
      case 'captured':
        capturing = false
        return tell({ kind: 'captured', shortcut: message.shortcut })
      case 'other-key':
        return tell({ kind: 'other-key', at: seen(message.seenAt) })
      case 'press':
      case 'release':
      case 'repeat':
        return tell({ kind: message.kind, bindingId: message.bindingId, at: seen(message.seenAt) })
    }
  }

  /** The clock of the day may have been set since either process began: a time that can't be is now. */
  function seen(seenAt: number): number {
    const [at, now] = [seenAt - deps.timeOrigin, deps.now()]
    return at <= now && now - at < 1_000 ? at : now
  }

  return {
    name: 'hook',
    start(wanted, listener) {
      bindings = wanted
      tell = (event) => {
        if (!closed) listener(event)
      }
      begin()
    },
    setBindings(wanted) {
      bindings = wanted
      running?.send({ kind: 'bindings', bindings: [...wanted] })
    },
    capture(on) {
      capturing = on
      running?.send({ kind: 'capture', on })
    },
    askPermission: deps.askPermission,
    close() {
      closed = true
      stopWaiting()
      running?.end()
    },
  }
}
