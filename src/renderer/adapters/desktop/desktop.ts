import type { Bridge } from '../../../shared/ipc.ts'
import { inviteLink } from '../../../shared/invite-link.ts'

declare global {
  interface Window {
    /** Put there by the preload script; absent in a plain browser. */
    readonly bonfire?: Bridge
  }
}

/** What the app can ask of the machine it runs on. */
export interface Desktop {
  /** Opens an https or mailto link outside the app. */
  openLink(url: string): void
  /** The link that lets others in with this code. */
  inviteLinkFor(code: string): string
  /** The start has come this far; for the log of the desktop app. */
  startReached(phase: 'channels' | 'connected'): void
  /** Shortcuts are written with ⌘ and ⌥ here. */
  readonly isMac: boolean
}

export function desktopOf(page: Window): Desktop {
  const bridge = page.bonfire ?? null
  return {
    openLink(url) {
      if (bridge === null) page.open(url, '_blank', 'noopener,noreferrer')
      else void bridge['link.open']({ url })
    },
    // The desktop app's own address means nothing elsewhere; its link scheme opens the app on any machine that has it.
    inviteLinkFor: (code) =>
      bridge === null ? inviteLink(page.location.href, code) : `bonfire-chat://invite/${code}`,
    startReached(phase) {
      performance.mark(`bonfire:${phase}`)
      void bridge?.['start.reached']({ phase })
    },
    isMac: /mac/i.test(page.navigator.userAgent),
  }
}
