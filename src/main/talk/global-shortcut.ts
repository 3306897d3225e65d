import type { GlobalShortcut } from 'electron'
import type { Binding } from '../../shared/shortcut.ts'
import { acceleratorOf } from './accelerator.ts'
import type { KeySource, SourceEvent } from './source.ts'

export interface GlobalShortcutDeps {
  readonly shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>
  /** ms, on the scale of `SourceEvent.at` */
  readonly now: () => number
  readonly log: { warn(entry: object): void }
}

/**
 * The last resort for keys while another window has the focus: the system's own shortcuts. They tell of presses only. On Wayland
 * Electron says they are registered and then tells of nothing: there it is the portal or the control socket.
 */
export function createGlobalShortcuts({ shortcuts, now, log }: GlobalShortcutDeps): KeySource {
  let tell: (event: SourceEvent) => void = () => undefined
  /** The bindings by the accelerators that are ours. */
  let registered: ReadonlyMap<string, string> = new Map()
  let closed = false

  function press(accelerator: string): void {
    const bindingId = registered.get(accelerator)
    if (bindingId !== undefined) tell({ kind: 'press', bindingId, at: now() })
  }

  function unregisterAllBut(wanted: ReadonlyMap<string, string>): void {
    for (const accelerator of registered.keys())
      if (!wanted.has(accelerator)) shortcuts.unregister(accelerator)
  }

  /** What stays is left as it is: between an end and a beginning another program could take it. */
  function register(bindings: readonly Binding[]): void {
    const named = new Map<string, string>()
    for (const { id, shortcut } of bindings) {
      const accelerator = acceleratorOf(shortcut)
      if (accelerator !== null && !named.has(accelerator)) named.set(accelerator, id)
    }
    unregisterAllBut(named)
    registered = new Map(
      [...named].filter(
        ([accelerator]) =>
          registered.has(accelerator) || shortcuts.register(accelerator, () => press(accelerator)),
      ),
    )
    const taken = [...named.keys()].filter((accelerator) => !registered.has(accelerator))
    if (taken.length > 0) log.warn({ event: 'shortcuts-taken', taken })
    const nothing = registered.size === 0 && bindings.length > 0
    const problem = taken.length > 0 ? 'taken' : nothing ? 'not-available' : null
    tell({ kind: 'state', state: nothing ? 'failed' : 'ready', problem })
  }

  return {
    name: 'shortcut',
    start(bindings, hear) {
      tell = (event) => {
        if (!closed) hear(event)
      }
      register(bindings)
    },
    setBindings(bindings) {
      if (!closed) register(bindings)
    },
    close() {
      if (closed) return
      closed = true
      unregisterAllBut(new Map())
    },
  }
}
