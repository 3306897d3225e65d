import type { WindowNews, Windows } from './ports.ts'

interface FakeWindow extends Windows {
  /** The window is gone, without a word. */
  crash(): void
  /** The browser froze it: it leads, and hears nothing. */
  freeze(): void
}

/** For tests: the windows of one person on one device, of which the oldest leads. */
export function windowsOfOne(): { open(): FakeWindow } {
  const waiting: { onLead: () => void }[] = []
  const listeners = new Map<object, Set<(news: WindowNews) => void>>()

  function leave(one: { onLead: () => void }): void {
    const led = waiting[0] === one
    waiting.splice(waiting.indexOf(one), 1)
    if (led) waiting[0]?.onLead()
  }

  return {
    open() {
      const self = {}
      const mine: (() => void)[] = []
      let gone = false
      listeners.set(self, new Set())
      return {
        lead(onLead) {
          const one = { onLead }
          waiting.push(one)
          if (waiting[0] === one) onLead()
          let left = false
          const stop = (): void => {
            if (left) return
            left = true
            leave(one)
          }
          mine.push(stop)
          return stop
        },
        tell(news) {
          if (gone) return
          for (const [window, hear] of listeners)
            if (window !== self) for (const listener of hear) queueMicrotask(() => listener(news))
        },
        onNews(listener) {
          listeners.get(self)?.add(listener)
          return () => listeners.get(self)?.delete(listener)
        },
        freeze() {
          listeners.get(self)?.clear()
        },
        crash() {
          gone = true
          listeners.delete(self)
          for (const stop of mine) stop()
        },
      }
    },
  }
}
