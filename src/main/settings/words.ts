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
      detail: `${trouble.path} can’t be written (${trouble.detail}). What you change holds until Bonfire ends. Make room, or make the folder writable, then start Bonfire again.`,
    }
  const instead =
    trouble.instead === 'backup'
      ? 'Your last saved settings are used.'
      : 'Bonfire starts with its own settings.'
  const kept = trouble.keptAs === null ? '' : ` The file is kept as ${trouble.keptAs}.`
  return {
    title: 'Bonfire can’t read your settings',
    detail: `${trouble.path} ${reasons[trouble.why]}. ${instead}${kept}`,
  }
}
