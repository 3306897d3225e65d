import type { Notice } from '../notices.ts'
import type { SettingsTrouble } from './store.ts'

const reasons = {
  'not-settings': 'is damaged',
  newer: 'was written by a later version of Bonfire',
  'no-access': 'can’t be opened',
}

/** The words for what happened to the settings file. */
export function settingsNotice(trouble: SettingsTrouble): Notice {
  if (trouble.kind === 'unwritable')
    return {
      title: 'Bonfire can’t save your settings',
      detail: `${trouble.path} can’t be written (${trouble.detail}). Bonfire goes on trying, and until it can, what you change holds until Bonfire ends. Make room, or make the folder writable.`,
    }
  const instead =
    trouble.instead === 'backup'
      ? 'Your last saved settings are used.'
      : 'Bonfire starts with its own settings, and your microphone is closed until you choose how to talk.'
  if (trouble.why === 'no-access')
    return {
      title: 'Bonfire can’t read your settings',
      detail: `${trouble.path} ${reasons[trouble.why]}. ${instead} The file is left as it is, and what you change holds until Bonfire ends. Let Bonfire read it, then start Bonfire again.`,
    }
  const kept = trouble.keptAs === null ? '' : ` The file is kept as ${trouble.keptAs}.`
  return {
    title: 'Bonfire can’t read your settings',
    detail: `${trouble.path} ${reasons[trouble.why]}. ${instead}${kept}`,
  }
}
