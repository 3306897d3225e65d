import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import type { DeviceChoice } from '../../../shared/settings.ts'
import type { SoundTrouble } from '../../features/settings/ports.ts'
import type { DeviceNotice } from '../../features/voice/ports.ts'
import { type Candidate, type DevicesPresent, isThere } from './devices.ts'

/** How one direction of sound stands while it is open. */
export interface Situation {
  readonly chosen: DeviceChoice | null
  readonly present: DevicesPresent
  /** null: nothing opens. */
  readonly using: Candidate | null
  /** Why what should be in use could not be opened; null if it could. */
  readonly refused: SoundTrouble | null
}

/** Why not the chosen device is in use, or none; null if it is. */
export function troubleOfSituation(now: Situation): SoundTrouble | null {
  if (!isThere(now.chosen, now.present)) return 'unplugged'
  return now.using === null ? (now.refused ?? 'missing') : now.refused
}

/** What the person is told of a change they did not make themselves; null: nothing. */
export function noticeOf(
  direction: SoundDirection,
  before: Situation | null,
  now: Situation,
): DeviceNotice | null {
  const { using } = now
  const notice = (kind: DeviceNotice['kind'], device: string | null): DeviceNotice => ({
    direction,
    kind,
    device,
    using: using && { label: using.label },
  })
  const sameChoice = before !== null && before.chosen?.id === now.chosen?.id
  if (sameChoice && before.using !== null && using?.key !== before.using.key && isGone(before.using, now))
    return notice('unplugged', before.using.label)
  if (now.refused !== null) {
    // Told already, or by what keeps the microphone from working at all.
    if (using === null || (sameChoice && before.refused === now.refused)) return null
    return { ...notice('not-opened', nameOf(now)), cause: now.refused }
  }
  if (!isThere(now.chosen, now.present)) return before === null ? notice('away', nameOf(now)) : null
  if (!sameChoice || using === null) return null
  const wasOther = !isThere(before.chosen, before.present) || before.refused !== null || before.using === null
  return wasOther ? notice('back', using.label) : null
}

/** Was it taken away? A default that merely became another device was not. */
function isGone({ device, label }: Candidate, { present }: Situation): boolean {
  if (device !== null) return !present.devices.some(({ id }) => id === device.id)
  return label !== null && !present.devices.some((one) => one.label === label)
}

const nameOf = ({ chosen, present }: Situation): string | null =>
  chosen?.label ?? present.behindDefault?.label ?? null
