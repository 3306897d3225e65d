import { setTimeout as pause } from 'node:timers/promises'
import type { Fault, WindowName } from './plan.ts'
import type { Stage } from './stage.ts'
import type { Tally } from './tally.ts'
import type { AppWindow } from './window.ts'

/** While answers are slow the window asks this often (ms). */
const askEvery = 500

/** Makes go wrong what was planned. Whatever it began it also ends: afterwards every window is open and every line up. */
export function createTrouble(stage: Stage, windows: Readonly<Record<WindowName, AppWindow>>, tally: Tally) {
  /** Windows that are asleep or shut. */
  const absent = new Set<AppWindow>()
  let restarting: Promise<void> = Promise.resolve()

  async function cutOff(window: AppWindow, ms: number, thenCut: boolean): Promise<void> {
    const { link } = window
    const before = link.state
    if (before !== 'up') return
    tally.count('line_dead')
    link.setState('dead')
    await pause(ms)
    if (link.state !== 'dead') return
    link.setState('up')
    if (thenCut) link.cut()
  }

  async function slow(window: AppWindow, ms: number): Promise<void> {
    tally.count('answers_slow')
    window.link.setSlow(true)
    const end = performance.now() + ms
    while (performance.now() < end) {
      window.wake('online')
      for (const channelId of window.shown) window.engine?.loadOlder(channelId)
      await pause(askEvery)
    }
    window.link.setSlow(false)
  }

  async function sleep(window: AppWindow, ms: number): Promise<void> {
    if (absent.has(window)) return
    absent.add(window)
    tally.count('client_slept')
    const { clock, link } = window
    clock.freeze()
    link.setState('asleep')
    await pause(ms)
    link.setState('up')
    link.cut() // the backend gave these connections up long ago
    clock.thaw()
    absent.delete(window)
    window.wake('wake')
  }

  async function restart(window: AppWindow, ms: number): Promise<void> {
    if (absent.has(window)) return
    absent.add(window)
    tally.count('client_restarted')
    await window.stop()
    await pause(ms)
    window.start()
    absent.delete(window)
  }

  async function kill(): Promise<void> {
    tally.count('backend_killed')
    restarting = restarting.then(() => stage.killAndRestart())
    await restarting
  }

  return {
    /** Settles when it is over. */
    async make(fault: Fault): Promise<void> {
      switch (fault.kind) {
        case 'cut':
          return windows[fault.window].link.cut()
        case 'dead':
          return cutOff(windows[fault.window], fault.for, fault.thenCut)
        case 'slow':
          return slow(windows[fault.window], fault.for)
        case 'sleep':
          return sleep(windows[fault.window], fault.for)
        case 'restart':
          return restart(windows[fault.window], fault.for)
        case 'jump':
          tally.count('clock_jumped')
          return windows[fault.window].clock.jump(fault.by)
        case 'kill':
          return kill()
        case 'expel': {
          const { person } = windows[fault.window]
          await stage.admit(person, false)
          tally.count('access_taken')
          await pause(fault.for)
          return stage.admit(person, true)
        }
      }
    },
  }
}
