import type { PowerMonitor } from 'electron'

/** What the system tells before keys may be let go unseen, or somebody else may sit at them. */
const occasions = ['lock-screen', 'suspend', 'shutdown', 'user-did-resign-active'] as const

/** Calls back at each until the returned function is called. */
export function whenUnattended(
  power: Pick<PowerMonitor, 'on' | 'off'>,
  close: (reason: string) => void,
): () => void {
  const heard = occasions.map((name) => ({ name, hear: () => close(name) }))
  // Electron's overloads take one name each; `shutdown` may be prevented, which nobody does here.
  const listening = power as {
    on(name: string, hear: () => void): void
    off(name: string, hear: () => void): void
  }
  for (const { name, hear } of heard) listening.on(name, hear)
  return () => {
    for (const { name, hear } of heard) listening.off(name, hear)
  }
}
