import type { IpcInput } from '../../shared/ipc.ts'
import type { TalkSource, TalkStatus } from '../../shared/ipc/talk.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Binding, Shortcut } from '../../shared/shortcut.ts'
import { actionOf, meansTheSame } from '../../shared/talk/config.ts'
import {
  isHeldBy,
  isOpen,
  isTalking,
  startTalk,
  step,
  type TalkEffect,
  type TalkEvent,
} from '../../shared/talk/machine.ts'
import type { Tell } from '../tell.ts'
import type { VoiceState } from '../voice/voice-state.ts'
import { createGlobalKeys, type SourceStatus } from './global-keys.ts'
import type { KeySource, SourceEvent } from './source.ts'
import { createWindowKeys } from './window-keys.ts'

export interface TalkDeps {
  readonly settings: {
    read(): Settings
    subscribe(listener: (now: Settings) => void): () => void
  }
  readonly tell: Tell
  readonly voice: Pick<VoiceState, 'subscribe'>
  /** Tells when nobody can be trusted to hold a key any more (lock, suspend, another user), until the returned function is called. */
  readonly onUnattended: (close: (reason: string) => void) => () => void
  /** Sources that see keys in any window, the best first. They run only while a key is bound. */
  readonly global: readonly { readonly name: TalkSource; readonly make: () => KeySource }[]
  /** Others that always run: the control socket. */
  readonly others: readonly KeySource[]
  /** ms, on the scale of `SourceEvent.at` */
  readonly now: () => number
  readonly later: (ms: number, run: () => void) => () => void
  readonly log: { warn(entry: object): void; info(entry: object): void }
}

export interface TalkKeys {
  status(): TalkStatus
  /** Whether the microphone is open until somebody ends it: not while it only runs on after a key was let go. */
  isTalking(): boolean
  /** Whether a talk key that this source told of counts as held. */
  isHeldBy(source: TalkSource): boolean
  input(input: IpcInput<'talk.input'>): void
  /** Our window lost the focus: it sees no keys, captures none, and sees the test of them for a minute more. */
  loseWindow(): void
  /** It has the focus. */
  gainWindow(): void
  /** Its page was closed, broke or was loaded anew. */
  losePage(): void
  /** The next shortcut pressed anywhere; null: cancelled, by another call, by Escape, or because the window is gone. */
  capture(): Promise<Shortcut | null>
  cancelCapture(): void
  test(on: boolean): void
  askPermission(): TalkStatus
  /** The microphone closes, and nothing is heard of keys any more. */
  close(): void
}

/** ms without the focus after which a page is no longer told of presses, whatever it asks for */
const longestTest = 60_000

/** Runs the machine for the one window: chooses who watches the keys, and tells the window when its microphone may be open. */
export function createTalkKeys(deps: TalkDeps): TalkKeys {
  const { tell, now, log } = deps
  let talk = deps.settings.read().talk
  let state = startTalk(talk, now())
  let cancelTimer: () => void = () => undefined
  let capturing: ((shortcut: Shortcut | null) => void) | null = null
  let testing = false
  /** Takes back that the test ends; null: our window has the focus. */
  let stayAway: (() => void) | null = null
  let awayForLong = false
  let watching = false
  let closed = false
  let told = ''
  const other = new Map<TalkSource, SourceStatus>()

  function apply(event: TalkEvent): void {
    const [next, effects] = step(state, event)
    state = next
    effects.forEach(perform)
  }

  function perform(effect: TalkEffect): void {
    switch (effect.kind) {
      case 'gate':
        return tell('talk.gate', { open: effect.open })
      case 'command':
        return tell('voice.command', { command: effect.command })
      case 'stuck':
        return log.warn({ event: 'talk-key-stuck', source: effect.source, bindingId: effect.bindingId })
      case 'timer':
        cancelTimer()
        cancelTimer = () => undefined
        if (effect.at === null) return
        cancelTimer = deps.later(Math.max(0, effect.at - now()), () => apply({ kind: 'timer', at: now() }))
    }
  }

  function hear(source: TalkSource, event: SourceEvent): void {
    switch (event.kind) {
      case 'press':
      case 'release':
      case 'repeat':
        apply({ ...event, source })
        return show(source, event)
      case 'other-key':
        return apply({ ...event, source })
      case 'lost':
        return apply({ kind: 'lost', source, broken: event.problem !== null, at: now() })
      case 'captured': {
        const { modifiers, input } = event.shortcut
        const isEscape = input.kind === 'key' && input.code === 'Escape' && modifiers.length === 0
        return endCapture(isEscape ? null : event.shortcut)
      }
      case 'state':
        if (other.has(source)) other.set(source, { source, state: event.state, problem: event.problem })
        return tellStatus()
    }
  }

  const isTesting = (): boolean => testing && !awayForLong

  function leaveWindow(): void {
    // A page that is loaded again and again gets no second minute.
    stayAway ??= deps.later(longestTest, () => {
      awayForLong = true
      if (testing) watch()
    })
  }

  function loseWindow(): void {
    windowKeys.lose()
    // Nobody chooses a key in a window that has no focus: a page that asks there wants to listen in.
    endCapture(null)
    leaveWindow()
  }

  function test(on: boolean): void {
    testing = on
    watch()
  }

  function show(
    source: TalkSource,
    event: Extract<SourceEvent, { kind: 'press' | 'release' | 'repeat' }>,
  ): void {
    const action = actionOf(talk, event.bindingId)
    if (!isTesting() || event.kind === 'repeat' || action === null) return
    tell('talk.seen', { source, action, down: event.kind === 'press', took: Math.max(0, now() - event.at) })
  }

  const global = createGlobalKeys(deps.global, hear)
  const windowKeys = createWindowKeys(now)
  const always = [windowKeys, ...deps.others]

  /** With an open microphone talk keys do nothing: nobody watches for them. */
  const wanted = (): readonly Binding[] =>
    talk.mode === 'open' && !isTesting()
      ? talk.bindings.filter(({ action }) => action !== 'talk')
      : talk.bindings

  /** The fewest eyes that will do: nobody sees the keys of other programs while none is bound. */
  function watch(): void {
    if (closed) return
    const needed = wanted().length > 0 || capturing !== null
    for (const source of always) source.setBindings(wanted())
    if (needed && watching) global.setBindings(wanted())
    else if (needed) global.start(wanted())
    else if (watching) global.stop()
    watching = needed
    tellStatus()
  }

  function status(): TalkStatus {
    const sources = [...other.values(), ...global.status()]
    const seeing = global.status().find((one) => one.state === 'ready')?.source
    const seen = seeing === 'hook' || seeing === 'portal' || seeing === 'shortcut' ? seeing : null
    return { sources, global: seen, seesRelease: seen !== 'shortcut' }
  }

  function tellStatus(): void {
    const next = JSON.stringify(status())
    if (next === told) return
    told = next
    tell('talk.status', status())
  }

  function endCapture(shortcut: Shortcut | null): void {
    const answer = capturing
    if (answer === null) return
    capturing = null
    global.capture(false)
    for (const source of always) source.capture?.(false)
    answer(shortcut)
    watch()
  }

  const unattended = (reason: string): void => {
    if (isOpen(state)) log.info({ event: 'talk-closed', reason })
    apply({ kind: 'close', at: now() })
  }

  const stops = [
    deps.settings.subscribe((next) => {
      const sameKeys = meansTheSame(talk, next.talk)
      talk = next.talk
      apply({ kind: 'config', config: talk, at: now() })
      if (!sameKeys) watch()
    }),
    deps.onUnattended(unattended),
    deps.voice.subscribe((voice, before) => {
      const connected = voice.status === 'connected'
      if (connected === (before.status === 'connected')) return
      // What was pressed before there was anybody to hear it counts no more than what was pressed in the last room.
      unattended(connected ? 'connect' : 'disconnect')
    }),
  ]
  for (const source of always) {
    other.set(source.name, { source: source.name, state: 'starting', problem: null })
    source.start(wanted(), (event) => hear(source.name, event))
  }
  watch()
  leaveWindow()

  return {
    status,
    isTalking: () => isTalking(state),
    isHeldBy: (source) => isHeldBy(state, source),
    input: (input) => windowKeys.input(input),
    loseWindow,
    gainWindow() {
      stayAway?.()
      stayAway = null
      if (!awayForLong) return
      awayForLong = false
      watch()
    },
    losePage() {
      windowKeys.lose()
      endCapture(null)
      test(false)
    },
    capture() {
      endCapture(null)
      return new Promise((resolve) => {
        capturing = resolve
        for (const source of always) source.capture?.(true)
        global.capture(true)
        watch()
      })
    },
    cancelCapture: () => endCapture(null),
    test,
    askPermission() {
      global.askPermission()
      return status()
    },
    close() {
      for (const stop of stops.splice(0)) stop()
      unattended('quit')
      endCapture(null)
      closed = true
      cancelTimer()
      stayAway?.()
      global.stop()
      for (const source of always) source.close()
    },
  }
}
