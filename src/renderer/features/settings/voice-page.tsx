import { DevicesPart } from './devices-part.tsx'
import type { SoundPort, TalkPort } from './ports.ts'
import type { SettingsStore } from './store.ts'
import { TalkPart } from './talk-part.tsx'

export interface VoicePageProps {
  readonly settings: SettingsStore
  readonly talk: TalkPort | null
  readonly sound: SoundPort
  /** To where keys are chosen. */
  readonly onKeys: () => void
}

/** How one talks, and through what. */
export function VoicePage({ settings, talk, sound, onKeys }: VoicePageProps) {
  return (
    <>
      {talk !== null && <TalkPart settings={settings} talk={talk} onKeys={onKeys} />}
      <DevicesPart settings={settings} sound={sound} />
    </>
  )
}
