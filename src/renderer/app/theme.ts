import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DeviceMemory } from '../../shared/device-memory.ts'

export type ThemeChoice = 'system' | 'dark' | 'light'

export interface Theme {
  readonly store: StoreApi<{ readonly choice: ThemeChoice }>
  readonly choose: (next: ThemeChoice) => void
}

/** Which theme is shown; the style sheet follows the system unless the root element says otherwise. */
export function createTheme(memory: DeviceMemory, root: HTMLElement): Theme {
  const store = createStore<{ readonly choice: ThemeChoice }>(() => ({
    choice: memory.read('theme') ?? 'system',
  }))
  const apply = (shown: ThemeChoice): void => {
    if (shown === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = shown
  }
  apply(store.getState().choice)
  return {
    store,
    choose(next) {
      store.setState({ choice: next })
      memory.write('theme', next === 'system' ? null : next)
      apply(next)
    },
  }
}
