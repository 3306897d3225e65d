import { characters, limits } from '../../../shared/limits.ts'

/** What keeps a text from being the name of a server or a channel, in words, or null. */
export function nameProblem(text: string): string | null {
  const name = text.trim()
  if (name === '') return 'Enter a name.'
  return characters(name) > limits.serverName.max ? `Use at most ${limits.serverName.max} characters.` : null
}
