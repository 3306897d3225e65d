import { useStore } from 'zustand'
import { longestReleaseDelay, type Settings } from '../../../shared/settings.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Choice } from '../../ui/choice.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SettingGroup } from '../../ui/setting-group.tsx'
import { Slider } from '../../ui/slider.tsx'
import { Switch } from '../../ui/switch.tsx'
import text from '../../ui/text.module.css'
import type { TalkPort } from './ports.ts'
import type { SettingsStore } from './store.ts'
import { useWatched } from './use-watched.ts'
import styles from './voice-page.module.css'

export interface TalkPartProps {
  readonly settings: SettingsStore
  readonly talk: TalkPort
  /** To where keys are chosen. */
  readonly onKeys: () => void
}

const modeWords: Readonly<Record<Settings['talk']['mode'], string>> = {
  open: 'Others hear you unless you are muted.',
  hold: 'Others hear you while you hold a key.',
  toggle: 'Others hear you from one press of a key to the next.',
}

/** When others hear one: always, or with a key. */
export function TalkPart({ settings, talk, onKeys }: TalkPartProps) {
  const { talk: chosen } = useStore(settings.store, (state) => state.settings)
  const status = useWatched(talk)
  const set = (change: Partial<Settings['talk']>): void =>
    void settings.change({ talk: { ...chosen, ...change } })
  const hasKey = chosen.bindings.some(({ action }) => action === 'talk')
  return (
    <SettingGroup title="How you talk">
      <div>
        <Choice
          label="Input mode"
          value={chosen.mode}
          options={[
            { value: 'open', label: 'Open microphone' },
            { value: 'hold', label: 'Hold to talk' },
            { value: 'toggle', label: 'Press to talk' },
          ]}
          onChange={(mode) => set({ mode })}
        />
        <p className={classNames(text['hint'], styles['hint'])}>{modeWords[chosen.mode]}</p>
      </div>
      {chosen.mode !== 'open' && !hasKey && (
        <Notice tone="warning">
          <p>No key is bound yet, so your microphone stays closed.</p>
          <Button className={styles['noticeButton']} onClick={onKeys}>
            Choose a key
          </Button>
        </Notice>
      )}
      {chosen.mode === 'hold' && status?.seesRelease === false && (
        <Notice>
          Your desktop tells of presses only, so your key works as a switch: press to talk, press again to
          stop.
        </Notice>
      )}
      {chosen.mode === 'hold' && (
        <>
          <Slider
            label="Release delay"
            hint="How long your microphone stays open after you let go, so that no word is cut off."
            value={chosen.releaseDelay}
            min={0}
            max={longestReleaseDelay}
            step={50}
            words={(ms) => `${ms.toLocaleString('en')} ms`}
            onChange={(releaseDelay) => set({ releaseDelay })}
          />
          <Switch
            label="Lock with a double press"
            hint="Press twice quickly to keep the microphone open until the next press."
            checked={chosen.lockOnDoublePress}
            onChange={(lockOnDoublePress) => set({ lockOnDoublePress })}
          />
        </>
      )}
    </SettingGroup>
  )
}
