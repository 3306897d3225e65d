import type { TalkStatus } from '../../../shared/ipc/talk.ts'
import type { Settings } from '../../../shared/settings.ts'
import type { Shortcut } from '../../../shared/shortcut.ts'
import { actionOf, type TalkConfig } from '../../../shared/talk/config.ts'
import { startTalk, step, type TalkEvent } from '../../../shared/talk/machine.ts'
import type { Bridge } from '../../../shared/ipc.ts'
import type { Clock } from '../../clock/clock.ts'
import type { SeenKey, TalkPort } from '../../features/settings/ports.ts'
import type { VoiceControls, VoiceReport } from '../../features/voice/ports.ts'
import { watchWindowKeys, type WindowKey, type WindowKeyWatch } from './key-watch.ts'

/** The settings of this device, as far as keys are concerned. */
export interface TalkSettings {
  read(): Settings['talk']
  /** Calls back after each change until the returned function is called. */
  subscribe(listener: () => void): () => void
}

type Watch = (tell: (key: WindowKey) => void) => WindowKeyWatch
const inPage: Watch = (tell) => watchWindowKeys(window, tell)

/** The desktop app: the window's keys go to main, which decides. The port captures in this window and in all others at once. */
export function tellMainOfKeys(
  bridge: Pick<Bridge, 'talk.input'>,
  settings: TalkSettings,
  talk: TalkPort,
  watch: Watch = inPage,
): TalkPort {
  const keys = watch((key) => void bridge['talk.input'](key))
  const bind = (): void => keys.setBindings(settings.read().bindings)
  bind()
  settings.subscribe(bind)
  let captures = 0
  return {
    ...talk,
    async capture() {
      const mine = ++captures
      keys.capture(true)
      try {
        return await talk.capture()
      } finally {
        if (mine === captures) keys.capture(false) // a later one may have begun before this one was answered
      }
    },
  }
}

/** A plain browser: its window is all that sees keys, and the machine runs here. */
export function talkInBrowser(
  settings: TalkSettings,
  clock: Clock,
  watch: Watch = inPage,
): { readonly talk: TalkPort; readonly controls: VoiceControls } {
  const gates = new Set<(open: boolean) => void>()
  const commands = new Set<Parameters<VoiceControls['onCommand']>[0]>()
  const seen = new Set<(key: SeenKey) => void>()
  let capturing: ((shortcut: Shortcut | null) => void) | null = null
  let connected = false
  let config: TalkConfig = settings.read()
  let state = startTalk(config, clock.now())
  let cancelTimer = (): void => {}

  function apply(event: TalkEvent): void {
    const [next, effects] = step(state, event)
    state = next
    for (const effect of effects) {
      if (effect.kind === 'gate') for (const listener of gates) listener(effect.open)
      if (effect.kind === 'command') for (const listener of commands) listener(effect.command)
      if (effect.kind !== 'timer') continue
      cancelTimer()
      const { at } = effect
      if (at !== null)
        cancelTimer = clock.after(Math.max(0, at - clock.now()), () =>
          apply({ kind: 'timer', at: Math.max(at, clock.now()) }),
        )
    }
  }

  function endCapture(shortcut: Shortcut | null): void {
    const answer = capturing
    capturing = null
    keys.capture(false)
    answer?.(shortcut)
  }

  function hear(key: WindowKey): void {
    const at = clock.now()
    if (key.kind === 'captured') {
      const { modifiers, input } = key.shortcut
      const isEscape = input.kind === 'key' && input.code === 'Escape' && modifiers.length === 0
      return endCapture(isEscape ? null : key.shortcut)
    }
    if (key.kind === 'lost') {
      endCapture(null)
      return apply({ kind: 'lost', source: 'window', broken: false, at })
    }
    apply({ ...key, source: 'window', at })
    if (key.kind === 'other-key' || key.kind === 'repeat') return
    const action = actionOf(config, key.bindingId)
    if (action === null) return
    for (const listener of seen) listener({ source: 'window', action, down: key.kind === 'press', took: 0 })
  }

  const keys = watch(hear)
  keys.setBindings(config.bindings)
  settings.subscribe(() => {
    config = settings.read()
    keys.setBindings(config.bindings)
    apply({ kind: 'config', config, at: clock.now() })
  })

  const status: TalkStatus = {
    sources: [{ source: 'window', state: 'ready', problem: null }],
    global: null,
    seesRelease: true,
  }
  return {
    talk: {
      watch(listener) {
        listener(status)
        return () => {}
      },
      capture() {
        endCapture(null)
        keys.capture(true)
        return new Promise((resolve) => (capturing = resolve))
      },
      cancelCapture: () => endCapture(null),
      seen: (listener) => kept(seen, listener),
      askPermission: () => {},
    },
    controls: {
      onGate: (listener) => kept(gates, listener),
      onCommand: (listener) => kept(commands, listener),
      report({ status }: VoiceReport) {
        const now = status === 'connected'
        // What was pressed outside of a call opens nothing, so the next press begins anew.
        if (connected !== now) apply({ kind: 'close', at: clock.now() })
        connected = now
      },
    },
  }
}

function kept<T>(set: Set<T>, one: T): () => void {
  set.add(one)
  return () => void set.delete(one)
}
