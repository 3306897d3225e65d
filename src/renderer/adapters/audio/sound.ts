import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import { err, type Result } from '../../../shared/result.ts'
import type { DeviceChoice, Settings } from '../../../shared/settings.ts'
import type { Clock } from '../../clock/clock.ts'
import type { SoundDevices, SoundPort, SoundSide, SoundTrouble } from '../../features/settings/ports.ts'
import type { DeviceNotice } from '../../features/voice/ports.ts'
import { createDeviceWatch } from './device-watch.ts'
import { candidates, isThere } from './devices.ts'
import { DeviceFollower, type FollowOptions, type InUse } from './follow-device.ts'
import {
  type Follow,
  type Microphone,
  type MicrophoneListener,
  openMicrophone,
  openStream,
  troubleOfError,
} from './microphone.ts'
import { openMicrophoneTest, playChime } from './sound-tests.ts'

export interface SoundWorld {
  /** Absent where the page may not use microphones at all. */
  readonly media: MediaDevices | undefined
  readonly clock: Clock
  /** What the person chose. */
  readonly choices: {
    read(): Settings['audio']
    subscribe(listener: () => void): () => void
  }
}

/**
 * ms. Chromium keeps an output's stream for 5 s after the last use. A sound server that moved that stream elsewhere when the device was
 * pulled out leaves it there, so a device that is back sooner would be silent, and the other one would play.
 */
const outputRest = 6_000

export interface FollowedOutput {
  /** The output stopped by itself. */
  ended(): void
  stop(): void
}

/** The sound devices of this machine: which there are, which is in use, and a way to open the best. */
export interface Sound extends SoundPort {
  openMicrophone(listener: MicrophoneListener): Microphone
  /** Keeps an output on the best device until it is stopped. `setOutput` takes '' for the default. */
  followOutput(
    setOutput: (id: string) => Promise<Result<null, SoundTrouble>>,
    notice: (notice: DeviceNotice) => void,
  ): FollowedOutput
  /** As `watch`, but content with what the browser tells of by itself. */
  subscribe(listener: (devices: SoundDevices) => void): () => void
  close(): void
}

/** One direction's choice. Another setting that changes is no reason to try again what was refused. */
function choiceOf(choices: SoundWorld['choices'], direction: SoundDirection): FollowOptions['choice'] {
  const read = (): DeviceChoice | null => choices.read()[direction]
  return {
    read,
    subscribe(listener) {
      let before = read()
      return choices.subscribe(() => {
        const now = read()
        if (now?.id === before?.id && now?.label === before?.label) return
        before = now
        listener()
      })
    },
  }
}

export function createSound({ media, clock, choices }: SoundWorld): Sound {
  const watch = createDeviceWatch(media, clock)
  const listeners = new Set<(devices: SoundDevices) => void>()
  /** Of what is open; null: nothing is. */
  const open: Record<SoundDirection, InUse | null> = { input: null, output: null }
  let now: SoundDevices = { input: side('input'), output: side('output') }

  function side(direction: SoundDirection): SoundSide {
    const present = watch.read()[direction]
    const chosen = choices.read()[direction]
    const found = open[direction]?.candidate
    const candidate = found === undefined ? candidates(chosen, present)[0] : found
    return {
      devices: present.devices,
      inUse: candidate?.device ?? (chosen === null || candidate === null ? null : present.behindDefault),
      trouble: open[direction]?.trouble ?? (isThere(chosen, present) ? null : 'unplugged'),
    }
  }
  function tell(): void {
    const next = { input: side('input'), output: side('output') }
    if (JSON.stringify(next) === JSON.stringify(now)) return
    now = next
    for (const listener of listeners) listener(now)
  }
  const stops = [watch.subscribe(tell), choices.subscribe(tell)]

  const follow = (direction: SoundDirection): Follow => {
    return ({ open: openDevice, settled, notice }) =>
      new DeviceFollower({
        direction,
        watch,
        choice: choiceOf(choices, direction),
        open: openDevice,
        notice,
        settled(inUse) {
          open[direction] = inUse
          tell()
          settled(inUse)
        },
        ...(direction === 'output' && { rest: { ms: outputRest, clock } }),
      })
  }
  function closed(direction: SoundDirection): void {
    open[direction] = null
    tell()
  }
  const best = (direction: SoundDirection): DeviceChoice | null =>
    candidates(choices.read()[direction], watch.read()[direction])[0]?.device ?? null

  function subscribe(listener: (devices: SoundDevices) => void): () => void {
    listeners.add(listener)
    listener(now)
    return () => void listeners.delete(listener)
  }

  return {
    subscribe,
    watch(listener) {
      const stopLooking = watch.closely()
      const stop = subscribe(listener)
      return () => {
        stop()
        stopLooking()
      }
    },
    openMicrophone(listener) {
      const microphone = openMicrophone(media, follow('input'), {
        ...listener,
        live(stream) {
          listener.live(stream)
          void watch.refresh() // names are known once the person has allowed the microphone
        },
      })
      return {
        ...microphone,
        close() {
          microphone.close()
          closed('input')
        },
      }
    },
    followOutput(setOutput, notice) {
      const follower = follow('output')({
        open: (device) => setOutput(device?.id ?? ''),
        settled: () => {},
        notice,
      })
      return {
        ended: () => void follower.ended(),
        stop() {
          follower.close()
          closed('output')
        },
      }
    },
    async testMicrophone() {
      const opened = await openStream(media, best('input'))
      return opened.ok ? openMicrophoneTest(opened.value) : err(troubleOfError(opened.error))
    },
    playTestSound: () => playChime(best('output')?.id ?? ''),
    close() {
      for (const stop of stops.splice(0)) stop()
      listeners.clear()
      watch.close()
    },
  }
}
