import type { KeyboardStyle } from '../../../shared/shortcut-words.ts'

/** How the keys of the machine are labelled on which a browser with this user agent runs. */
export function keyboardStyleOf(userAgent: string): KeyboardStyle {
  if (/mac/i.test(userAgent)) return 'mac'
  return /windows/i.test(userAgent) ? 'windows' : 'linux'
}
