import { type Bridge, ipc, ipcEvents, type IpcInput, type IpcPayload } from '../../../shared/ipc.ts'
import type { SignInLinks } from '../../features/auth/ports.ts'

/** What stands around the window: tray, badge, notifications. */
export interface DesktopShell {
  /** null: nobody is signed in. */
  presence(status: IpcInput<'presence.report'>['status']): void
  badge(badge: IpcInput<'badge.report'>): void
  /** Shown if the person doesn't look and wants to be told. */
  notify(notice: IpcInput<'notify.show'>): void
  /** Chosen outside of the window; until the returned function is called. */
  onPresence(listener: (status: IpcPayload<'presence.choose'>['status']) => void): () => void
  readonly links: SignInLinks
}

type ShellBridge = Pick<Bridge, 'on' | 'presence.report' | 'badge.report' | 'notify.show' | 'auth.take'>

/** Where links in e-mails lead back to; main hands over what they bring. */
export const signInReturn = 'bonfire-chat://auth/callback'

export function shellBridge(bridge: ShellBridge): DesktopShell {
  return {
    presence: (status) => void bridge['presence.report']({ status }),
    badge: (badge) => void bridge['badge.report'](badge),
    notify: (notice) => void bridge['notify.show'](notice),
    onPresence: (listener) =>
      bridge.on('presence.choose', (payload) => {
        const chosen = ipcEvents['presence.choose'].safeParse(payload)
        if (chosen.success) listener(chosen.data.status)
      }),
    links: {
      async take() {
        const answer = await bridge['auth.take']({})
        const link = ipc['auth.take'].output.safeParse(answer.ok ? answer.value : null)
        return link.success ? link.data : null
      },
      onArrived: (listener) => bridge.on('auth.arrived', () => listener()),
    },
  }
}

/** A browser has nothing around its window; links open it anew. */
export const noShell: DesktopShell = {
  presence: () => {},
  badge: () => {},
  notify: () => {},
  onPresence: () => () => {},
  links: { take: async () => null, onArrived: () => () => {} },
}
