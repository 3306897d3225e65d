import type { DesktopShell } from '../adapters/desktop/shell-bridge.ts'
import type { SyncEngine } from '../sync/engine.ts'
import type { SyncBackend } from '../sync/ports.ts'
import { badgeOf, newsOf, type News } from './news.ts'
import { meantBy, noticeOf } from './notice.ts'

/** How many of the newest messages are looked through for the one that a notification is about. */
const lookThrough = 30

export interface TellShellInput {
  readonly selfId: string
  readonly sync: Pick<SyncEngine, 'store' | 'setPresence' | 'meet'>
  readonly backend: Pick<SyncBackend, 'messages'>
  readonly shell: DesktopShell
}

/** Tells tray, badge and notifications of a person's session, and lets the tray choose their presence. Returns the way to stop. */
export function tellShell({ selfId, sync, backend, shell }: TellShellInput): () => void {
  const { store } = sync
  let stopped = false
  let told = { mentions: 0, unread: false }

  function tellBadge(): void {
    const { unread, directory } = store.getState()
    const badge = badgeOf(unread, directory)
    if (badge.mentions === told.mentions && badge.unread === told.unread) return
    told = badge
    shell.badge(badge)
  }

  async function notify(news: News): Promise<void> {
    const page = await backend.messages(news.channelId, { at: 'newest' }, lookThrough)
    const message = page.ok ? meantBy(news, page.value.messages, selfId) : null
    if (!stopped) shell.notify(noticeOf(news, message, store.getState().directory))
  }

  shell.presence(store.getState().ownPresence.status)
  tellBadge()
  const stops = [
    shell.onPresence((status) => sync.setPresence({ ...store.getState().ownPresence, status })),
    store.subscribe((now, before) => {
      if (now.ownPresence !== before.ownPresence) shell.presence(now.ownPresence.status)
      if (now.unread === before.unread && now.directory === before.directory) return
      tellBadge()
      for (const news of newsOf(before, now, now.directory)) void notify(news)
    }),
  ]
  return () => {
    stopped = true
    for (const stop of stops) stop()
    shell.presence(null)
    shell.badge({ mentions: 0, unread: false })
  }
}
