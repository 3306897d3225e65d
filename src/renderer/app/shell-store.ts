import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChannelKind } from '../../shared/backend.ts'
import type { SettingsPage } from '../features/settings/settings-dialog.tsx'
import type { ToastItem } from '../ui/toasts.tsx'

/** The one window over the others. */
export type OpenDialog =
  | { readonly kind: 'create-server' | 'join' | 'switcher' | 'shortcuts' }
  | { readonly kind: 'settings'; readonly page: SettingsPage }
  | { readonly kind: 'create-channel'; readonly serverId: string; readonly channelKind: ChannelKind }
  | { readonly kind: 'invite' | 'leave'; readonly serverId: string }

export interface ShellState {
  readonly dialog: OpenDialog | null
  /** `auto` shows the members where there is room for them. */
  readonly members: 'auto' | 'shown' | 'hidden'
  /** In narrow windows the servers and channels lie over the messages while they are needed. */
  readonly navigation: boolean
  readonly toasts: readonly ToastItem[]
}

export interface Shell {
  readonly store: StoreApi<ShellState>
  readonly open: (dialog: OpenDialog) => void
  readonly closeDialog: () => void
  /** `visible`: whether the members can be seen right now. */
  readonly toggleMembers: (visible: boolean) => void
  readonly showNavigation: (shown: boolean) => void
  readonly toast: (tone: ToastItem['tone'], text: string) => void
  readonly closeToast: (id: string) => void
}

/** More than this at once would hide the app; the oldest go first. */
const mostToasts = 3

export function createShell(): Shell {
  const store = createStore<ShellState>(() => ({
    dialog: null,
    members: 'auto',
    navigation: false,
    toasts: [],
  }))
  let count = 0
  return {
    store,
    open: (dialog) => store.setState({ dialog }),
    closeDialog: () => store.setState({ dialog: null }),
    toggleMembers: (visible) => store.setState({ members: visible ? 'hidden' : 'shown' }),
    showNavigation: (navigation) => store.setState({ navigation }),
    toast(tone, text) {
      count += 1
      const item = { id: `toast-${count}`, tone, text }
      // The same news twice is one toast, shown anew.
      store.setState(({ toasts }) => ({
        toasts: [...toasts.filter((other) => other.text !== text), item].slice(-mostToasts),
      }))
    },
    closeToast: (id) =>
      store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  }
}
