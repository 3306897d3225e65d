import type { SettingsState } from './store.ts'

/** What happened to the settings as a whole, and what to do. */
export const settingsProblemWords: Readonly<Record<NonNullable<SettingsState['problem']>, string>> = {
  'not-read':
    'Some of your settings couldn’t be read, so they are as in the beginning. If the way you talk is among them, your microphone stays closed until you choose it again in Settings, Voice.',
  'not-kept':
    'Your last choice couldn’t be kept: the part of Bonfire that keeps settings didn’t answer. Choose again, or restart Bonfire.',
}
