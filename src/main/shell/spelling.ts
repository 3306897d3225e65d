import type { Session } from 'electron'
import type { Settings } from '../../shared/settings.ts'
import type { Watched } from './state.ts'

/** What of a session checks the spelling. */
export type SpellingSession = Pick<
  Session,
  'setSpellCheckerEnabled' | 'setSpellCheckerLanguages' | 'availableSpellCheckerLanguages'
>

/**
 * The languages to check in. Elsewhere than on macOS, where the system does it, each is a dictionary that Electron
 * downloads; so there is none until the person has chosen a language.
 */
export function spellingFor(
  chosen: Settings['app']['spelling'],
  available: readonly string[],
  platform: NodeJS.Platform,
): { readonly enabled: boolean; readonly languages: string[] } {
  if (platform === 'darwin') return { enabled: chosen === null || chosen.length > 0, languages: [] }
  const languages = (chosen ?? []).filter((language) => available.includes(language))
  return { enabled: languages.length > 0, languages }
}

/** Before the first window, which would otherwise begin with the system's language. */
export function followSpelling(session: SpellingSession, settings: Watched<Settings>): { close(): void } {
  function apply(): void {
    const { enabled, languages } = spellingFor(
      settings.read().app.spelling,
      session.availableSpellCheckerLanguages,
      process.platform,
    )
    // Languages first: enabling it begins with those that are set.
    if (process.platform !== 'darwin') session.setSpellCheckerLanguages(languages)
    session.setSpellCheckerEnabled(enabled)
  }
  apply()
  return { close: settings.subscribe(apply) }
}
