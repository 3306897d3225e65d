import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ShortcutAction } from '../../../shared/shortcut.ts'
import { shortcutNames } from '../../../shared/shortcut-words.ts'
import { SettingGroup } from '../../ui/setting-group.tsx'
import type { Platform, TalkPort } from './ports.ts'
import { ReachPart } from './reach-part.tsx'
import { SelfTestPart } from './self-test-part.tsx'
import type { Keyboard } from './shortcut-capture.tsx'
import { ShortcutsPart } from './shortcuts-part.tsx'
import type { SettingsStore } from './store.ts'
import { useWatched } from './use-watched.ts'

export interface KeysPageProps {
  readonly settings: SettingsStore
  readonly talk: TalkPort
  readonly keyboard: Keyboard
  readonly platform: Platform
  /** A key is waited for: all others keep their hands off keys and presses. */
  readonly onHold: (held: boolean) => void
}

/** Which keys do what, how far they reach, and whether they get through. */
export function KeysPage({ settings, talk, keyboard, platform, onHold }: KeysPageProps) {
  const { talk: chosen } = useStore(settings.store, (state) => state.settings)
  const status = useWatched(talk)
  const [capturing, setCapturing] = useState<ShortcutAction | null>(null)
  const held = capturing !== null
  useEffect(() => {
    onHold(held)
    return () => onHold(false) // another page was opened meanwhile
  }, [held, onHold])
  const talkKey = chosen.bindings.find(({ action }) => action === 'talk')
  return (
    <>
      <SettingGroup
        title="Keys"
        about={
          chosen.mode === 'open'
            ? 'Your microphone is open, so “Talk” does nothing now. Choose “Hold to talk” under Voice to use it.'
            : 'Any key or mouse button, with Ctrl, Alt or Shift or without.'
        }
      >
        <ShortcutsPart
          bindings={chosen.bindings}
          talk={talk}
          keyboard={keyboard}
          capturing={capturing}
          onCapture={setCapturing}
          onChange={(bindings) => void settings.change({ talk: { ...chosen, bindings } })}
        />
      </SettingGroup>
      {status !== null && (
        <SettingGroup title="Where they work">
          <ReachPart status={status} platform={platform} onAsk={() => talk.askPermission()} />
        </SettingGroup>
      )}
      <SettingGroup title="Test" about="Whether your key gets through to Bonfire, and how fast.">
        <SelfTestPart
          talk={talk}
          status={status}
          platform={platform}
          keyName={
            talkKey === undefined
              ? null
              : shortcutNames(talkKey.shortcut, keyboard.style, keyboard.labels).join(' + ')
          }
        />
      </SettingGroup>
    </>
  )
}
