import { useMemo } from 'react'
import { useStore } from 'zustand'
import { SettingsDialog, type SettingsPage } from '../features/settings/settings-dialog.tsx'
import { Choice } from '../ui/choice.tsx'
import { takenShortcuts } from './shortcuts.ts'
import type { Theme } from './theme.ts'
import { useKeyLabels } from './use-key-labels.ts'
import { themes } from './user-bar.tsx'
import type { World } from './world.ts'

export interface OpenSettingsProps {
  readonly world: World
  readonly theme: Theme
  readonly startPage: SettingsPage
  readonly onClose: () => void
}

/** The settings, with what the rest of the app knows of keys and themes. */
export function OpenSettings({ world, theme, startPage, onClose }: OpenSettingsProps) {
  const { isMac, keyboardStyle: style } = world.desktop
  const labels = useKeyLabels(world.desktop)
  const keyboard = useMemo(() => ({ style, labels, taken: takenShortcuts(isMac) }), [style, isMac, labels])
  return (
    <SettingsDialog
      settings={world.settings}
      talk={world.talk}
      sound={world.sound}
      system={world.system}
      keeping={world.keeping}
      keyboard={keyboard}
      theme={<ThemeChoiceRow theme={theme} />}
      startPage={startPage}
      onClose={onClose}
    />
  )
}

function ThemeChoiceRow({ theme }: { readonly theme: Theme }) {
  const { choice } = useStore(theme.store)
  return <Choice label="Theme" value={choice} options={themes} onChange={theme.choose} />
}
