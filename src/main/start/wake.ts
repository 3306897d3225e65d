import type { PowerMonitor } from 'electron'
import type { ScreenLock } from '../talk/lock/screen-lock.ts'
import type { Tell } from '../tell.ts'

/** Tells the window that the machine is back: what it knows of the backend may be old, and its connections may be dead. */
export function tellOfWake(
  power: Pick<PowerMonitor, 'on'>,
  screen: Pick<ScreenLock, 'subscribe'>,
  tell: Tell,
): void {
  power.on('resume', () => tell('wake', { reason: 'resume' }))
  power.on('unlock-screen', () => tell('wake', { reason: 'unlock' })) // Windows and macOS
  screen.subscribe((event) => {
    if (event === 'unlock') tell('wake', { reason: 'unlock' })
  })
}
