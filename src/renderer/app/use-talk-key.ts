import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { TalkStatus } from '../../shared/ipc/talk.ts'
import { shortcutNames } from '../../shared/shortcut-words.ts'
import { settingsProblemWords } from '../features/settings/settings-words.ts'
import { talkNews } from '../features/settings/talk-words.ts'
import type { TalkKey } from '../features/voice/words.ts'
import type { Shell } from './shell-store.ts'
import { useKeyLabels } from './use-key-labels.ts'
import type { World } from './world.ts'

/** Which key lets one talk; null while the microphone is open unless muted. */
export function useTalkKey(world: World): TalkKey | null {
  const { mode, bindings } = useStore(world.settings.store, (state) => state.settings.talk)
  const labels = useKeyLabels(world.desktop)
  const [seesRelease, setSeesRelease] = useState(true)
  useEffect(() => world.talk?.watch((status) => setSeesRelease(status.seesRelease)), [world])
  if (mode === 'open' || world.talk === null) return null
  const bound = bindings.find(({ action }) => action === 'talk')
  return {
    by: mode === 'hold' && seesRelease ? 'hold' : 'press',
    key:
      bound === undefined
        ? null
        : shortcutNames(bound.shortcut, world.desktop.keyboardStyle, labels).join('+'),
  }
}

/** Says so when keys are no longer seen while another window has the focus, or nobody knows how this person talks. */
export function useTalkNews({ talk, settings }: World, shell: Shell): void {
  useEffect(() => {
    const { problem } = settings.store.getState()
    if (problem === 'not-read') shell.toast('error', settingsProblemWords[problem])
  }, [settings, shell])
  useEffect(() => {
    let before: TalkStatus | null = null
    return talk?.watch((now) => {
      const { mode, bindings } = settings.store.getState().settings.talk
      const usesKeys = mode !== 'open' && bindings.some(({ action }) => action === 'talk')
      const news = talkNews(before, now, usesKeys)
      before = now
      if (news !== null) shell.toast('error', news)
    })
  }, [talk, settings, shell])
}
