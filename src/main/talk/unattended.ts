import type { PowerMonitor } from 'electron'
import type { ScreenLock } from './lock/screen-lock.ts'

/** What the system tells before keys may be let go unseen, or somebody else may sit at them. Of a lock not on Linux: `ScreenLock` does. */
const occasions = ['lock-screen', 'suspend', 'shutdown', 'user-did-resign-active'] as const

/** Calls back at each until the returned function is called. */
export function whenUnattended(
  power: Pick<PowerMonitor, 'on' | 'off'>,
  screen: Pick<ScreenLock, 'subscribe'>,
  close: (reason: string) => void,
): () => void {
  const heard = occasions.map((name) => ({ name, hear: () => close(name) }))
  // Electron's overloads take one name each; `shutdown` may be prevented, which nobody does here.
  const listening = power as {
    on(name: string, hear: () => void): void
    off(name: string, hear: () => void): void
  }
  for (const { name, hear } of heard) listening.on(name, hear)
  const stop = screen.subscribe((event, reason) => {
    if (event === 'lock') close(reason)
  })
  return () => {
    stop()
    for (const { name, hear } of heard) listening.off(name, hear)
  }
}
