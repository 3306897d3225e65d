import type { TalkProblem, TalkSource, TalkStatus } from '../../shared/ipc/talk.ts'
import type { Binding } from '../../shared/shortcut.ts'
import type { KeySource, SourceEvent, SourceState } from './source.ts'

export type SourceStatus = TalkStatus['sources'][number]

interface Candidate {
  readonly name: TalkSource
  readonly make: () => KeySource
  running: KeySource | null
  /** It has been ready once: if it dies it comes back by itself. */
  worked: boolean
  state: SourceState | 'off'
  problem: TalkProblem | null
}

export interface GlobalKeys {
  /** Of all candidates, in their order. */
  status(): SourceStatus[]
  start(bindings: readonly Binding[]): void
  setBindings(bindings: readonly Binding[]): void
  capture(on: boolean): void
  askPermission(): void
  /** All end; `start` begins anew. */
  stop(): void
}

/**
 * Sources that see keys in any window, the best first. The next is tried if the one before it can't be had, and ended as soon as
 * that works after all: two at once would see the same keys differently.
 */
export function createGlobalKeys(
  makers: readonly { readonly name: TalkSource; readonly make: () => KeySource }[],
  hear: (source: TalkSource, event: SourceEvent) => void,
): GlobalKeys {
  const candidates: Candidate[] = makers.map((one) => ({
    ...one,
    running: null,
    worked: false,
    state: 'off',
    problem: null,
  }))
  let bindings: readonly Binding[] = []
  let capturing = false

  function begin(index: number): void {
    const one = candidates[index]
    if (one === undefined || one.running !== null) return
    const source = one.make()
    one.running = source
    one.state = 'starting'
    source.start(bindings, (event) => {
      if (one.running !== source) return // its last words
      if (event.kind === 'state') {
        one.state = event.state
        one.problem = event.problem
        if (event.state === 'failed' && !one.worked) begin(index + 1)
        if (event.state === 'ready') {
          one.worked = true
          endAfter(index)
        }
      }
      hear(one.name, event)
    })
    if (capturing) source.capture?.(true)
  }

  function endAfter(index: number): void {
    for (const one of candidates.slice(index + 1)) {
      if (one.running === null) continue
      one.running.close()
      one.running = null
      one.worked = false
      one.state = 'off'
      one.problem = null
      hear(one.name, { kind: 'lost', problem: 'died' })
    }
  }

  const running = (): KeySource[] => candidates.flatMap((one) => one.running ?? [])
  return {
    status: () => candidates.map(({ name, state, problem }) => ({ source: name, state, problem })),
    start(wanted) {
      bindings = wanted
      begin(0)
    },
    setBindings(wanted) {
      bindings = wanted
      for (const source of running()) source.setBindings(wanted)
    },
    capture(on) {
      capturing = on
      for (const source of running()) source.capture?.(on)
    },
    askPermission() {
      for (const source of running()) source.askPermission?.()
    },
    stop: () => endAfter(-1),
  }
}
