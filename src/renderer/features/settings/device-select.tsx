import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import { chosenAmong, type DeviceChoice } from '../../../shared/settings.ts'
import { Select } from '../../ui/select.tsx'
import type { SoundSide } from './ports.ts'
import { inUseWords } from './sound-words.ts'

export interface DeviceSelectProps {
  readonly direction: SoundDirection
  readonly chosen: DeviceChoice | null
  /** null: not known yet. */
  readonly side: SoundSide | null
  readonly onChange: (device: DeviceChoice | null) => void
}

const labels = { input: 'Microphone', output: 'Speaker' }

/** One of the devices, or the system's own choice. One that is away stays in the list, for it is still chosen. */
export function DeviceSelect({ direction, chosen, side, onChange }: DeviceSelectProps) {
  const present = side?.devices ?? []
  const found = chosen && chosenAmong(chosen, present)
  const away = chosen !== null && found === undefined ? [chosen] : []
  return (
    <Select
      label={labels[direction]}
      value={chosen === null ? '' : (found ?? chosen).id}
      options={[
        { value: '', label: 'Like the system' },
        ...present.map(({ id, label }) => ({ value: id, label })),
        ...away.map(({ id, label }) => ({ value: id, label: `${label} (not plugged in)` })),
      ]}
      hint={side && inUseWords(direction, chosen, side)}
      onChange={(value) => onChange([...present, ...away].find(({ id }) => id === value) ?? null)}
    />
  )
}
