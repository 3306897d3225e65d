import { createStore, type StoreApi } from 'zustand/vanilla'
import type { BackendConfig, BackendPort, FoundBackend, ReachError } from './ports.ts'

export type BackendState =
  | { readonly phase: 'finding' }
  /** Nobody has named a backend. */
  | { readonly phase: 'missing' }
  | { readonly phase: 'connecting'; readonly found: FoundBackend }
  /** `trying`: a further try is under way. */
  | {
      readonly phase: 'unreachable'
      readonly found: FoundBackend
      readonly error: ReachError
      readonly trying: boolean
    }
  | { readonly phase: 'ready'; readonly found: FoundBackend }

export interface Backend {
  readonly store: StoreApi<BackendState>
  start(): Promise<void>
  /** Tries an unreachable backend at once. */
  retry(): Promise<void>
  /** Uses the backend typed in, if it answers; else says why not and changes nothing. */
  choose(config: BackendConfig): Promise<ReachError | null>
  /** Forgets the backend typed in on this device and looks again. */
  forget(): Promise<void>
  close(): void
}

/** While a backend does not answer it is tried again this often (ms): it may just be starting. */
const retryEvery = 5_000

export function createBackend(port: BackendPort): Backend {
  const store = createStore<BackendState>(() => ({ phase: 'finding' }))
  const set = (state: BackendState): void => store.setState(state, true)
  let timer: ReturnType<typeof setTimeout> | null = null
  let closed = false

  function stopTimer(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  async function connect(found: FoundBackend): Promise<void> {
    stopTimer()
    if (port.isKnown(found.config)) return begin(found)
    const before = store.getState()
    set(before.phase === 'unreachable' ? { ...before, found, trying: true } : { phase: 'connecting', found })
    const reached = await port.reach(found.config)
    if (closed) return
    if (reached.ok) return set({ phase: 'ready', found })
    set({ phase: 'unreachable', found, error: reached.error, trying: false })
    if (reached.error.kind === 'unreachable') timer = setTimeout(() => void connect(found), retryEvery)
  }

  /** What is known is shown at once. Silence changes nothing, but a backend that no longer takes the key says so. */
  async function begin(found: FoundBackend): Promise<void> {
    const ready: BackendState = { phase: 'ready', found }
    set(ready)
    const reached = await port.reach(found.config)
    if (closed || store.getState() !== ready || reached.ok || reached.error.kind === 'unreachable') return
    set({ phase: 'unreachable', found, error: reached.error, trying: false })
  }

  async function start(): Promise<void> {
    stopTimer()
    set({ phase: 'finding' })
    const found = await port.find()
    if (closed) return
    if (found === null) set({ phase: 'missing' })
    else await connect(found)
  }

  return {
    store,
    start,
    async retry() {
      const state = store.getState()
      if (state.phase === 'unreachable' && !state.trying) await connect(state.found)
    },
    async choose(config) {
      const reached = await port.reach(config)
      if (closed) return null
      if (!reached.ok) return reached.error
      port.keep(config)
      stopTimer()
      set({ phase: 'ready', found: { config, from: 'device' } })
      return null
    },
    async forget() {
      port.forget()
      await start()
    },
    close() {
      closed = true
      stopTimer()
    },
  }
}
