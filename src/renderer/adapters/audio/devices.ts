import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import { chosenAmong, type DeviceChoice } from '../../../shared/settings.ts'

/** The devices of one direction, as the browser lists them. */
export interface DevicesPresent {
  /** Each real device once. Empty until the person has allowed the microphone: before that, none has a name. */
  readonly devices: readonly DeviceChoice[]
  /** The real device behind the system's default, where the browser tells; null where it does not, or there is none. */
  readonly behindDefault: DeviceChoice | null
  /** Differs when another device has become the system's default, as far as the browser tells. */
  readonly defaultMark: string
}

/** One device that may be tried. */
export interface Candidate {
  /** null: whatever the system's default is. */
  readonly device: DeviceChoice | null
  /** The name to show; null for a default that the browser does not name. */
  readonly label: string | null
  /** Two candidates with one key are the same device. */
  readonly key: string
}

/** Chromium lists its roles as devices of their own, besides the devices that play them. */
const roles = new Set(['default', 'communications'])
const most = { devices: 200, letters: 512 }

type Info = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'groupId' | 'label'>

export function devicesPresent(infos: readonly Info[], direction: SoundDirection): DevicesPresent {
  const ours = infos.filter(({ kind }) => kind === `audio${direction}`)
  const real = ours
    .filter(({ deviceId, label }) => !roles.has(deviceId) && deviceId !== '' && label !== '')
    .slice(0, most.devices)
  const role = ours.find(({ deviceId }) => deviceId === 'default')
  // “Default - Headset” on Windows and macOS. On Linux it is “Default”, of a group of its own, and the sound server follows by itself.
  const behind =
    role && real.find(({ groupId, label }) => groupId === role.groupId && role.label.includes(label))
  return {
    devices: real.map(choiceOf),
    behindDefault: behind === undefined ? null : choiceOf(behind),
    defaultMark: role === undefined ? '' : `${role.groupId} ${role.label}`,
  }
}

const choiceOf = ({ deviceId, label }: Info): DeviceChoice => ({
  id: deviceId,
  label: label.slice(0, most.letters),
})

/** Is the choice there? Also true while nothing has a name yet: then nobody can tell. */
export const isThere = (choice: DeviceChoice | null, { devices }: DevicesPresent): boolean =>
  choice === null || devices.length === 0 || chosenAmong(choice, devices) !== undefined

/** What to try, best first: the choice, the system's default, then whatever else there is. */
export function candidates(choice: DeviceChoice | null, present: DevicesPresent): readonly Candidate[] {
  const chosen = choice === null ? undefined : chosenAmong(choice, present.devices)
  const { behindDefault, defaultMark } = present
  const byDefault = {
    device: null,
    label: behindDefault?.label ?? null,
    key: `default ${defaultMark}`,
  } satisfies Candidate
  const others = present.devices.filter(({ id }) => id !== chosen?.id && id !== behindDefault?.id)
  return [...(chosen === undefined ? [] : [named(chosen)]), byDefault, ...others.map(named)]
}

const named = (device: DeviceChoice): Candidate => ({ device, label: device.label, key: device.id })
