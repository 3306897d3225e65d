import type { Clock } from '../../clock/clock.ts'
import type { Device } from '../../sync/ports.ts'

/** A tick that comes this much too late (ms) means that the machine, or this window, slept. */
const sleptFor = 20_000
const tick = 10_000

/** The window: when it comes back to the person, to the network or from sleep, and how long nobody touched it. */
export function browserDevice(page: Window, clock: Clock): Device {
  let touchedAt = performance.now()
  const touch = (): void => void (touchedAt = performance.now())
  for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel'])
    page.addEventListener(event, touch, { passive: true, capture: true })

  return {
    onWake(listener) {
      const online = (): void => listener('online')
      const focus = (): void => {
        if (page.document.visibilityState === 'visible') listener('focus')
      }
      page.addEventListener('online', online)
      page.addEventListener('focus', focus)
      page.document.addEventListener('visibilitychange', focus)
      const stopHearing = page.bonfire?.on('wake', () => listener('wake'))
      let before = clock.now()
      let cancel = clock.after(tick, watch)
      function watch(): void {
        const now = clock.now()
        if (now - before > tick + sleptFor) listener('wake')
        before = now
        cancel = clock.after(tick, watch)
      }
      return () => {
        page.removeEventListener('online', online)
        page.removeEventListener('focus', focus)
        page.document.removeEventListener('visibilitychange', focus)
        stopHearing?.()
        cancel()
      }
    },
    idleFor: () => performance.now() - touchedAt,
  }
}
