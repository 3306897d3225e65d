import { Keyboard as KeyboardIcon, Mic, SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { Notice } from '../../ui/notice.tsx'
import { type DialogPage, PagesDialog } from '../../ui/pages-dialog.tsx'
import { AppPage } from './app-page.tsx'
import { KeysPage } from './keys-page.tsx'
import type { KeepingPort, SoundPort, SystemPort, TalkPort } from './ports.ts'
import styles from './settings-dialog.module.css'
import { settingsProblemWords } from './settings-words.ts'
import type { Keyboard } from './shortcut-capture.tsx'
import type { SettingsStore } from './store.ts'
import { VoicePage } from './voice-page.tsx'

export type SettingsPage = 'voice' | 'keys' | 'app'

export interface SettingsDialogProps {
  readonly settings: SettingsStore
  /** null: nobody here sees keys, and the microphone is always open. */
  readonly talk: TalkPort | null
  readonly sound: SoundPort
  readonly system: SystemPort
  readonly keeping: KeepingPort
  readonly keyboard: Keyboard
  readonly theme: ReactNode
  readonly startPage: SettingsPage
  readonly onClose: () => void
}

/** All that a person chooses on this device. Every choice holds at once; there is nothing to save. */
export function SettingsDialog({
  settings,
  talk,
  sound,
  system,
  keeping,
  keyboard,
  theme,
  startPage,
  onClose,
}: SettingsDialogProps) {
  const [page, setPage] = useState(startPage)
  const [held, setHeld] = useState(false)
  const problem = useStore(settings.store, (state) => state.problem)
  const trouble =
    problem === null ? null : (
      <div className={styles['trouble']}>
        <Notice tone="error">{settingsProblemWords[problem]}</Notice>
      </div>
    )
  const voice: DialogPage<SettingsPage> = {
    id: 'voice',
    icon: Mic,
    title: 'Voice',
    content: <VoicePage settings={settings} talk={talk} sound={sound} onKeys={() => setPage('keys')} />,
  }
  const keys: DialogPage<SettingsPage> | null = talk && {
    id: 'keys',
    icon: KeyboardIcon,
    title: 'Push-to-talk',
    content: (
      <KeysPage
        settings={settings}
        talk={talk}
        keyboard={keyboard}
        platform={system.platform}
        onHold={setHeld}
      />
    ),
  }
  const app: DialogPage<SettingsPage> = {
    id: 'app',
    icon: SlidersHorizontal,
    title: 'App',
    content: <AppPage settings={settings} system={system} keeping={keeping} theme={theme} />,
  }
  return (
    <PagesDialog
      title="Settings"
      pages={[voice, ...(keys === null ? [] : [keys]), app]}
      open={page}
      above={trouble}
      held={held}
      onOpen={setPage}
      onClose={onClose}
    />
  )
}
