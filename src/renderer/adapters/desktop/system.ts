import { type Bridge, ipc } from '../../../shared/ipc.ts'
import { secretsEvents } from '../../../shared/ipc/secrets.ts'
import type { KeepingPort, SystemPort } from '../../features/settings/ports.ts'
import { followMain } from './follow-main.ts'
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
    const followed = {
      on: (hear: (payload: unknown) => void) => bridge.on('secrets.status', hear),
      ask: () => bridge['secrets.status']({}),
      parse: (payload: unknown) => secretsEvents['secrets.status'].parse(payload),
    }
    return followMain(followed, listener)
  },
})
