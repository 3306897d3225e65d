import type { SourceMutant } from './source-mutant.ts'

/** Of microphones, speakers and what main knows of the voice. */
export const sound: readonly SourceMutant[] = [
  {
    name: 'sound: choosing a microphone forgets the speakers',
    file: 'src/main/audio/audio-devices.ts',
    find: '{ ...settings.read().audio, [direction]: device }',
    put: '{ input: null, output: null, [direction]: device }',
    tests: ['src/main/audio/audio-devices.test.ts'],
  },
  {
    name: 'sound: a window that is gone goes on talking',
    file: 'src/main/voice/voice-state.ts',
    find: '      if (now !== silent) report(silent)\n',
    put: '',
    tests: ['src/main/voice/voice-state.test.ts'],
  },
  {
    name: 'sound: the window can’t choose a device',
    file: 'src/main/index.ts',
    find: "  serve('audio.choose', ({ direction, device }) => {\n    audio.choose(direction, device)\n    return null\n  })\n",
    put: '',
    tests: ['tests/desktop/borders.test.ts'],
  },
  {
    name: 'sound: a device is chosen for anything',
    file: 'src/shared/ipc/audio.ts',
    find: 'direction: soundDirection',
    put: 'direction: z.any()',
    tests: ['src/shared/ipc/audio.test.ts'],
  },
]
