import type { AuthLink } from '../shared/ipc/shell.ts'
import type { Tell } from './tell.ts'

/** The sign-in link that was opened last, until the window takes it. Only one: a later one is what the person wants. */
export interface AuthInbox {
  put(link: AuthLink): void
  /** Once; null if there is none. */
  take(): AuthLink | null
}

export function createAuthInbox(tell: Tell): AuthInbox {
  let waiting: AuthLink | null = null
  return {
    put(link) {
      waiting = link
      tell('auth.arrived', {})
    },
    take() {
      const link = waiting
      waiting = null
      return link
    },
  }
}
