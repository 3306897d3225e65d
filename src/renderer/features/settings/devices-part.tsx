import { useStore } from 'zustand'
import { SettingGroup } from '../../ui/setting-group.tsx'
import { DeviceSelect } from './device-select.tsx'
import { MicrophoneCheck } from './microphone-check.tsx'
import { OutputCheck } from './output-check.tsx'
import type { SoundPort } from './ports.ts'
import type { SettingsStore } from './store.ts'
import { useWatched } from './use-watched.ts'
import styles from './voice-page.module.css'

export interface DevicesPartProps {
  readonly settings: SettingsStore
  readonly sound: SoundPort
}

/** Which microphone and which speaker, and whether they work. */
export function DevicesPart({ settings, sound }: DevicesPartProps) {
  const { audio } = useStore(settings.store, (state) => state.settings)
  const devices = useWatched(sound)
  return (
    <SettingGroup title="Devices">
      <div className={styles['device']}>
        <DeviceSelect
          direction="input"
          chosen={audio.input}
          side={devices?.input ?? null}
          onChange={(input) => void settings.change({ audio: { ...audio, input } })}
        />
        <MicrophoneCheck sound={sound} inUse={devices?.input.inUse?.id ?? null} />
      </div>
      <div className={styles['device']}>
        <DeviceSelect
          direction="output"
          chosen={audio.output}
          side={devices?.output ?? null}
          onChange={(output) => void settings.change({ audio: { ...audio, output } })}
        />
        <OutputCheck sound={sound} />
      </div>
    </SettingGroup>
  )
}
