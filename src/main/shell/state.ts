import { isDeepStrictEqual } from 'node:util'
import type { IpcInput } from '../../shared/ipc.ts'
import type { Settings } from '../../shared/settings.ts'

/** What the tray and the menus show. Everything but the settings comes from the window. */
export interface ShellState {
  readonly voice: IpcInput<'voice.report'>
  readonly devices: Pick<IpcInput<'audio.report'>, 'inputs' | 'outputs'>
  readonly chosen: Settings['audio']
  /** null while nobody is signed in. */
  readonly presence: IpcInput<'presence.report'>['status']
  readonly badge: IpcInput<'badge.report'>
}

/** Something that changes, kept by somebody else. */
export interface Watched<T> {
  read(): T
  /** Calls back after each change until the returned function is called. */
  subscribe(listener: () => void): () => void
}

export interface ShellStore extends Watched<ShellState> {
  report(part: Partial<Pick<ShellState, 'presence' | 'badge'>>): void
  /** The window is gone or was loaded anew: nobody is signed in there any more. */
  forget(): void
  close(): void
}

interface Sources {
  readonly voice: Watched<ShellState['voice']>
  readonly devices: Watched<ShellState['devices']>
  readonly settings: Watched<Settings>
}

const nobody = { presence: null, badge: { mentions: 0, unread: false } } as const

/** One state of what others keep; listeners hear of it only when it has changed. */
export function createShellState({ voice, devices, settings }: Sources): ShellStore {
  const listeners = new Set<() => void>()
  let reported: Pick<ShellState, 'presence' | 'badge'> = nobody
  const gather = (): ShellState => ({
    voice: voice.read(),
    devices: { inputs: devices.read().inputs, outputs: devices.read().outputs },
    chosen: settings.read().audio,
    ...reported,
  })
  let now = gather()
  function update(): void {
    const next = gather()
    if (isDeepStrictEqual(next, now)) return
    now = next
    for (const listener of listeners) listener()
  }
  const stops = [voice.subscribe(update), devices.subscribe(update), settings.subscribe(update)]
  return {
    read: () => now,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    report(part) {
      reported = { ...reported, ...part }
      update()
    },
    forget() {
      reported = nobody
      update()
    },
    close() {
      for (const stop of stops.splice(0)) stop()
      listeners.clear()
    },
  }
}
