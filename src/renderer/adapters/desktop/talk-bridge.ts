import { type Bridge, ipcEvents } from '../../../shared/ipc.ts'
import { talkRequests, type TalkStatus } from '../../../shared/ipc/talk.ts'
import type { TalkPort } from '../../features/settings/ports.ts'
import { followMain } from './follow-main.ts'

type TalkBridge = Pick<
  Bridge,
  'talk.status' | 'talk.capture' | 'talk.cancel-capture' | 'talk.test' | 'talk.ask-permission' | 'on'
>

/** The keys as main sees them. */
export function bridgeTalk(bridge: TalkBridge): TalkPort {
  const listeners = new Set<(status: TalkStatus) => void>()
  /** How many look at what is seen; main tells of it only while somebody does. */
  let looking = 0
  const tell = (status: TalkStatus): void => {
    for (const listener of listeners) listener(status)
  }
  return {
    watch(listener) {
      listeners.add(listener)
      const followed = {
        on: (hear: (payload: unknown) => void) => bridge.on('talk.status', hear),
        ask: () => bridge['talk.status']({}),
        parse: (payload: unknown) => ipcEvents['talk.status'].parse(payload),
      }
      const stop = followMain(followed, listener)
      return () => {
        listeners.delete(listener)
        stop()
      }
    },
    async capture() {
      const answer = await bridge['talk.capture']({})
      return answer.ok ? talkRequests['talk.capture'].output.parse(answer.value) : null
    },
    cancelCapture: () => void bridge['talk.cancel-capture']({}),
    seen(listener) {
      looking += 1
      if (looking === 1) void bridge['talk.test']({ on: true })
      const stop = bridge.on('talk.seen', (payload) => listener(ipcEvents['talk.seen'].parse(payload)))
      let stopped = false
      return () => {
        if (stopped) return
        stopped = true
        stop()
        looking -= 1
        if (looking === 0) void bridge['talk.test']({ on: false })
      }
    },
    askPermission() {
      void bridge['talk.ask-permission']({}).then((answer) => {
        if (answer.ok) tell(talkRequests['talk.ask-permission'].output.parse(answer.value))
      })
    },
  }
}
