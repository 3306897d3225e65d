import type { Bridge, IpcPayload } from '../../../shared/ipc.ts'
import { inviteLink } from '../../../shared/invite-link.ts'
import type { KeyboardStyle, KeyLabels } from '../../../shared/shortcut-words.ts'
import { keyLabels } from './key-labels.ts'
import { keyboardStyleOf } from './keyboard-style.ts'

declare global {
  interface Navigator {
    /** Keyboard Map (WICG); in Chromium only. */
    readonly keyboard?: { getLayoutMap(): Promise<ReadonlyMap<string, string>> }
  }
  interface Window {
    /** Put there by the preload script; absent in a plain browser. */
    readonly bonfire?: Bridge
  }
}

/** What the app's menus and its tray open. */
export type AppCommand = IpcPayload<'app.command'>['command']

/** What the app can ask of the machine it runs on. */
export interface Desktop {
  /** Opens an https or mailto link outside the app. */
  readonly openLink: (url: string) => void
  /** The link that lets others in with this code. */
  readonly inviteLinkFor: (code: string) => string
  /** The start has come this far; for the log of the desktop app. */
  readonly startReached: (phase: 'channels' | 'connected') => void
  /** Shortcuts are written with ⌘ and ⌥ here. */
  readonly isMac: boolean
  readonly keyboardStyle: KeyboardStyle
  /** Calls back with what a menu outside the window asks for, until the returned function is called. */
  readonly onCommand: (listener: (command: AppCommand) => void) => () => void
  /** What is printed on this keyboard; null where nobody can say. */
  readonly keyLabels: () => Promise<KeyLabels>
}

export function desktopOf(page: Window): Desktop {
  const bridge = page.bonfire ?? null
  const keyboardStyle = keyboardStyleOf(page.navigator.userAgent)
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
    isMac: keyboardStyle === 'mac',
    keyboardStyle,
    onCommand: (listener) =>
      bridge === null ? () => {} : bridge.on('app.command', ({ command }) => listener(command)),
    keyLabels: () => keyLabels(page.navigator),
  }
}
