import type { Clock } from '../../clock/clock.ts'
import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import { devicesPresent, type DevicesPresent } from './devices.ts'

export type AllDevices = Readonly<Record<SoundDirection, DevicesPresent>>

const none: AllDevices = { input: devicesPresent([], 'input'), output: devicesPresent([], 'output') }

/**
 * ms. Chromium tells of devices that the kernel tells of. Those a sound server makes up, among them every Bluetooth headset
 * under PulseAudio, come and go without a word (see docs/adr/0116-sound-devices.md).
 */
const lookEvery = 1_000

/** Which sound devices there are. */
export interface DeviceWatch {
  read(): AllDevices
  /** Asks the browser now. */
  refresh(): Promise<void>
  subscribe(listener: (now: AllDevices) => void): () => void
  /** Until the returned function is called, also finds what the browser does not tell of. */
  closely(): () => void
  close(): void
}

export function createDeviceWatch(
  media: Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'> | undefined,
  clock: Clock,
): DeviceWatch {
  const listeners = new Set<(now: AllDevices) => void>()
  let now = none
  let looking: Promise<void> | null = null
  let again = false
  let close = 0
  let cancel = (): void => {}

  async function look(): Promise<void> {
    do {
      again = false
      const infos = media === undefined ? [] : await media.enumerateDevices().catch(() => null)
      if (infos === null) continue // nobody can say; what was there most likely still is
      const next = { input: devicesPresent(infos, 'input'), output: devicesPresent(infos, 'output') }
      if (JSON.stringify(next) === JSON.stringify(now)) continue
      now = next
      for (const listener of listeners) listener(now)
    } while (again as boolean)
  }
  /** One look at a time; asked during one, another follows, because the first may have looked too early. */
  function refresh(): Promise<void> {
    again = looking !== null
    looking ??= look().finally(() => (looking = null))
    return looking
  }
  const changed = (): void => void refresh()
  media?.addEventListener('devicechange', changed)
  void refresh()

  function schedule(): void {
    cancel = clock.after(lookEvery, () => {
      void refresh()
      schedule()
    })
  }

  return {
    read: () => now,
    refresh,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    closely() {
      if (close++ === 0) schedule()
      let going = true
      return () => {
        if (going && --close === 0) cancel()
        going = false
      }
    },
    close() {
      media?.removeEventListener('devicechange', changed)
      cancel()
      listeners.clear()
    },
  }
}
