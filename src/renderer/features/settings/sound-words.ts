import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import type { DeviceChoice } from '../../../shared/settings.ts'
import type { SoundSide, SoundTrouble } from './ports.ts'

const thing: Readonly<Record<SoundDirection, string>> = { input: 'microphone', output: 'speaker' }

/** No device is named where there is none, and by browsers before the microphone may be used: nobody can tell which it is. */
const unnamedWords: Readonly<Record<SoundDirection, string>> = {
  input:
    'No microphone shows yet: none is plugged in, or Bonfire wasn’t allowed to use one. Check yours, and allow it.',
  output:
    'No speaker shows yet: none is plugged in, or Bonfire wasn’t allowed to use your microphone, which some browsers ask for first.',
}

/** What is in use if it is not what was chosen, and why; null where the choice says it already. */
export function inUseWords(
  direction: SoundDirection,
  chosen: DeviceChoice | null,
  { devices, inUse, trouble }: SoundSide,
): string | null {
  if (devices.length === 0 && inUse === null && trouble === null) return unnamedWords[direction]
  const instead = inUse === null ? '' : ` Using ${inUse.label}.`
  if (trouble !== null) return troubleWords(trouble, direction, chosen?.label ?? null) + instead
  return chosen === null && inUse !== null ? `In use: ${inUse.label}.` : null
}

/** What is wrong with a device, in one sentence or two. `label`: which one; null: the system's default. */
export function troubleWords(
  trouble: SoundTrouble,
  direction: SoundDirection,
  label: string | null = null,
): string {
  const name = label ?? `Your ${thing[direction]}`
  switch (trouble) {
    case 'unplugged':
      return `${name} isn’t plugged in.`
    case 'busy':
      return `${name} couldn’t be opened: another program may be using it.`
    case 'denied':
      return direction === 'input'
        ? 'Bonfire may not use your microphone. Allow it in the settings of your system or browser.'
        : 'Your browser doesn’t let this page choose the speaker.'
    case 'missing':
      return `No ${thing[direction]} was found. Plug one in.`
    case 'failed':
      return `${name} doesn’t answer. Plug it in again, or choose another.`
  }
}
