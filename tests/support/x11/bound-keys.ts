import { defaultSettings, type Settings } from '../../../src/shared/settings.ts'
import type { KeyOrButton } from '../../../src/shared/shortcut.ts'

const bound = (id: string, input: KeyOrButton): Settings['talk']['bindings'][number] => ({
  id,
  action: 'talk',
  shortcut: { modifiers: [], input },
})

/** Talking while F8 or mouse button 4 or 5 is held: `f8`, `back` and `forward`. */
export const boundKeys: Settings['talk'] = {
  ...defaultSettings.talk,
  mode: 'hold',
  releaseDelay: 0,
  bindings: [
    bound('f8', { kind: 'key', code: 'F8' }),
    bound('back', { kind: 'mouse', button: 3 }),
    bound('forward', { kind: 'mouse', button: 4 }),
  ],
}
