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
  let registered: readonly string[] = []
  let closed = false

  function unregister(): void {
    for (const accelerator of registered) shortcuts.unregister(accelerator)
    registered = []
  }

  function register(bindings: readonly Binding[]): void {
    unregister()
    const named = new Map<string, string>()
    for (const { id, shortcut } of bindings) {
      const accelerator = acceleratorOf(shortcut)
      if (accelerator !== null && !named.has(accelerator)) named.set(accelerator, id)
    }
    registered = [...named]
      .filter(([accelerator, bindingId]) =>
        shortcuts.register(accelerator, () => tell({ kind: 'press', bindingId, at: now() })),
      )
      .map(([accelerator]) => accelerator)
    const taken = [...named.keys()].filter((accelerator) => !registered.includes(accelerator))
    if (taken.length > 0) log.warn({ event: 'shortcuts-taken', taken })
    const nothing = registered.length === 0 && bindings.length > 0
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
      unregister()
    },
  }
}
