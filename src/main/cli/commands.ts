/** What `bonfire <words>` asks of the running app, as the control socket takes it. */
const requests: ReadonlyMap<string, string> = new Map([
  ['ptt down', 'ptt down stay'],
  ['ptt up', 'ptt up'],
  ['ptt toggle', 'ptt toggle'],
  ['mute', 'mute'],
  ['deafen', 'deafen'],
  ['status', 'status'],
])
export const usage = `bonfire ptt down     press the push-to-talk key, until \`ptt up\`
bonfire ptt up       let it go
bonfire ptt toggle   turn over what is
bonfire mute         mute or unmute the microphone
bonfire deafen       deafen or undeafen
bonfire status       tell how things stand
bonfire --help       show this
`

/** Systems start the app with links and paths; those have other characters as well. */
const word = /^[a-z][a-z-]*$/i

/**
 * The words of a command among the arguments of the app, known or not, or null if the app is to be started. Switches are
 * Chromium's or the app's own, but for those that ask for help.
 */
export function commandWords(args: readonly string[]): string | null {
  if (args.includes('--help') || args.includes('-h')) return 'help'
  const words = args.filter((arg) => !arg.startsWith('-'))
  return words[0] !== undefined && word.test(words[0]) ? words.join(' ') : null
}

/** null: there is no such command. */
export const requestFor = (words: string): string | null => requests.get(words) ?? null
