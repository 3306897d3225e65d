import { type Bridge, ipc } from '../../../shared/ipc.ts'
import { secretsEvents, secretsRequests } from '../../../shared/ipc/secrets.ts'
import type { KeepingPort, SystemPort } from '../../features/settings/ports.ts'
import { keyboardStyleOf } from './keyboard-style.ts'

/** What the window runs on. */
export function systemOf(bridge: Pick<Bridge, 'spelling.languages'> | null, userAgent: string): SystemPort {
  return {
    platform: bridge === null ? 'browser' : keyboardStyleOf(userAgent),
    async spellingLanguages() {
      const answer = await bridge?.['spelling.languages']({})
      return answer?.ok === true ? ipc['spelling.languages'].output.parse(answer.value) : []
    },
  }
}

/** How main keeps the session. A browser keeps it in its local storage and has no say about encryption. */
export const keepingOf = (bridge: Pick<Bridge, 'secrets.status' | 'on'> | null): KeepingPort => ({
  watch(listener) {
    if (bridge === null) return () => {}
    let told = false
    let stopped = false
    const stop = bridge.on('secrets.status', (payload) => {
      told = true
      listener(secretsEvents['secrets.status'].parse(payload))
    })
    void bridge['secrets.status']({}).then((answer) => {
      // What was told of meanwhile is newer than this answer.
      if (answer.ok && !told && !stopped)
        listener(secretsRequests['secrets.status'].output.parse(answer.value))
    })
    return () => {
      stopped = true
      stop()
    }
  },
})
