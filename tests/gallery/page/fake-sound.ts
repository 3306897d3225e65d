import type { SoundPort } from '../../../src/renderer/features/settings/ports.ts'
import { err, ok } from '../../../src/shared/result.ts'
import type { Scene } from './scenes.ts'

const yeti = { id: 'yeti', label: 'Blue Yeti Nano (USB)' }
const builtIn = { id: 'built-in', label: 'Built-in Audio Analog Stereo' }
const headset = { id: 'headset', label: 'WH-1000XM5' }

/** Two microphones and two speakers; in some scenes the chosen microphone is away. */
export function fakeSound({ sound }: Scene): SoundPort {
  return {
    watch(listener) {
      const input =
        sound === 'unplugged'
          ? { devices: [builtIn, headset], inUse: builtIn, trouble: 'unplugged' as const }
          : { devices: [builtIn, yeti, headset], inUse: yeti, trouble: null }
      listener({ input, output: { devices: [builtIn, headset], inUse: headset, trouble: null } })
      return () => {}
    },
    testMicrophone: async () =>
      sound === 'unplugged'
        ? err('busy')
        : ok({
            level: () => 0.05 + 0.045 * Math.sin(performance.now() / 160),
            close: () => {},
          }),
    playTestSound: () => new Promise((resolve) => setTimeout(() => resolve(ok(null)), 600)),
  }
}
