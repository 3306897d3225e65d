import type { Binding } from '../../../shared/shortcut.ts'
import type { PortalFailure } from './portal-protocol.ts'
import type { PortalListener } from './portal-session.ts'
import { portalShortcuts, type PortalShortcut } from './portal-shortcuts.ts'
import type { Result } from '../../../shared/result.ts'
import type { KeySource, SourceEvent } from '../source.ts'

/** One attempt at a session: `PortalSession`. */
interface Session {
  open(shortcuts: readonly PortalShortcut[]): Promise<Result<ReadonlySet<string>, PortalFailure>>
  close(): void
}

export interface PortalDeps {
  readonly session: (listener: PortalListener) => Session
  /** ms, on the scale of `SourceEvent.at` */
  readonly now: () => number
  /** Runs something after these ms, unless what it returns is called before. */
  readonly later: (ms: number, run: () => void) => () => void
  readonly log: { warn(entry: object): void; info(entry: object): void }
}

/** ms until the portal is tried again; doubled each time */
const firstPause = 500
const longestPause = 60_000

/**
 * The keys of Wayland, by the desktop portal: it tells of the shortcuts it agreed to, and of nothing else. It knows keys only,
 * no mouse buttons, and the person may have chosen other keys in the desktop's own dialog.
 */
export function createPortalKeys({ session: makeSession, now, later, log }: PortalDeps): KeySource {
  let tell: (event: SourceEvent) => void = () => undefined
  let wanted: readonly Binding[] = []
  let session: Session | null = null
  let stopWaiting: () => void = () => undefined
  let pause = firstPause
  let wasReady = false
  let lastDetail: string | null = null
  let closed = false
  const held = new Set<string>()

  function begin(): void {
    const shortcuts = portalShortcuts(wanted)
    const bindingIds = new Map(shortcuts.map(({ id, bindingId }) => [id, bindingId]))
    const mine = makeSession({
      onKey: (kind, id) => {
        const bindingId = bindingIds.get(id)
        if (bindingId !== undefined) key(kind, bindingId)
      },
      onChanged: () => lost(null),
      onLost: (failure) => {
        lost(failure.problem)
        again(failure)
      },
    })
    session = mine
    void mine.open(shortcuts).then((opened) => {
      if (session !== mine) return // its end has been seen to by whoever began another
      if (!opened.ok) return again(opened.error)
      const unbound = shortcuts.filter(({ id }) => !opened.value.has(id)).map(({ id }) => id)
      const nameless = wanted.length - shortcuts.length
      log.info({ event: 'portal-ready', bound: [...opened.value], unbound, nameless })
      wasReady = true
      pause = firstPause
      lastDetail = null
      if (wanted.length > 0 && shortcuts.length === 0)
        return tell({ kind: 'state', state: 'failed', problem: 'not-available' }) // only buttons of mice
      tell({ kind: 'state', state: 'ready', problem: null })
    })
  }

  function key(kind: 'press' | 'release', bindingId: string): void {
    // some desktops tell of a held key again and again
    const repeated = kind === 'press' && held.has(bindingId)
    if (kind === 'press') held.add(bindingId)
    else if (!held.delete(bindingId)) return
    tell({ kind: repeated ? 'repeat' : kind, bindingId, at: now() })
  }

  function lost(problem: PortalFailure['problem'] | null): void {
    held.clear()
    tell({ kind: 'lost', problem })
  }

  /** After a failure. A no is taken for an answer, and so is a desktop without the portal. */
  function again({ problem, detail }: PortalFailure): void {
    session = null
    if (detail !== lastDetail) log.warn({ event: 'portal-failed', problem, detail })
    lastDetail = detail
    tell({ kind: 'state', state: 'failed', problem })
    if (problem === 'not-allowed' || (problem === 'not-available' && !wasReady)) return
    stopWaiting = later(pause, begin)
    pause = Math.min(pause * 2, longestPause)
  }

  function restart(): void {
    if (closed) return
    stopWaiting()
    session?.close()
    session = null
    if (held.size > 0) lost(null)
    pause = firstPause
    tell({ kind: 'state', state: 'starting', problem: null })
    begin()
  }

  return {
    name: 'portal',
    start(bindings, hear) {
      tell = (event) => {
        if (!closed) hear(event)
      }
      wanted = bindings
      restart()
    },
    setBindings(bindings) {
      const before = askedFor(wanted)
      wanted = bindings
      if (askedFor(bindings) !== before) restart()
    },
    askPermission: restart,
    close() {
      if (closed) return
      closed = true
      stopWaiting()
      session?.close()
      session = null
      held.clear()
    },
  }
}

/** What makes a session another one. */
const askedFor = (bindings: readonly Binding[]): string =>
  JSON.stringify([bindings.length > 0, portalShortcuts(bindings)])
