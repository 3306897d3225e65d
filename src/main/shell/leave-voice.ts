import type { Tell } from '../tell.ts'
import type { ShellState, Watched } from './state.ts'

/** Asks the window to leave its room; resolves once it has, so that nobody there sees a ghost. */
export async function leaveVoice(voice: Watched<ShellState['voice']>, tell: Tell): Promise<void> {
  if (voice.read().room === null) return
  const { promise, resolve } = Promise.withResolvers<null>()
  const stop = voice.subscribe(() => {
    if (voice.read().room === null) resolve(null)
  })
  tell('voice.command', { command: 'leave' })
  await promise
  stop()
}
