import type { SeenKey, TalkPort } from '../../../src/renderer/features/settings/ports.ts'
import type { TalkStatus } from '../../../src/shared/ipc/talk.ts'
import { never } from './never.ts'
import type { Scene } from './scenes.ts'

const line = (
  source: TalkStatus['sources'][number]['source'],
  problem: TalkStatus['sources'][number]['problem'] = null,
): TalkStatus['sources'][number] => ({ source, state: problem === null ? 'ready' : 'failed', problem })

const statuses = {
  everywhere: { sources: [line('window'), line('hook'), line('socket')], global: 'hook', seesRelease: true },
  permission: {
    sources: [line('window'), line('hook', 'needs-permission'), line('socket')],
    global: null,
    seesRelease: true,
  },
  presses: {
    sources: [line('window'), line('portal', 'not-available'), line('shortcut'), line('socket')],
    global: 'shortcut',
    seesRelease: false,
  },
  nothing: {
    sources: [
      line('window'),
      line('portal', 'not-available'),
      line('shortcut', 'not-available'),
      line('socket'),
    ],
    global: null,
    seesRelease: true,
  },
  off: {
    sources: [line('window'), { source: 'hook', state: 'off', problem: null }, line('socket')],
    global: null,
    seesRelease: true,
  },
  browser: { sources: [line('window')], global: null, seesRelease: true },
} satisfies Record<string, TalkStatus>
export type TalkScene = keyof typeof statuses

/** A key hook that a scene says how it stands. What is captured is always the letter V; each test key comes after 300 ms. */
export function fakeTalk({ talk = 'everywhere', seen = [] }: Scene): TalkPort {
  return {
    watch(listener) {
      listener(statuses[talk])
      return () => {}
    },
    capture: () =>
      talk === 'presses' ? Promise.resolve({ modifiers: [], input: { kind: 'key', code: 'KeyV' } }) : never(),
    cancelCapture: () => {},
    seen(listener) {
      const left: SeenKey[] = seen.map((source) => ({ source, action: 'talk', down: true, took: 0.6 }))
      const timer = setInterval(() => {
        const next = left.shift()
        if (next !== undefined) listener(next)
      }, 300)
      return () => clearInterval(timer)
    },
    askPermission: () => {},
  }
}
