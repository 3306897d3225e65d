import { Notification } from 'electron'
import { log } from '../log.ts'
import { plainBody } from './notify-rules.ts'

/** At most this many are kept to be clicked; systems take old ones away by themselves. */
const most = 20

interface Notifications {
  show(notice: { readonly title: string; readonly body: string }, onClick: () => void): void
  /** Takes those away that still stand. */
  close(): void
}

export function createNotifications(): Notifications {
  // Whoever isn't referred to is collected, and its click with it.
  const standing = new Set<Notification>()
  return {
    show({ title, body }, onClick) {
      if (!Notification.isSupported()) return
      const notification = new Notification({ title, body: plainBody(body, process.platform) })
      const forget = (): void => void standing.delete(notification)
      notification.on('click', () => {
        forget()
        onClick()
      })
      notification.on('close', forget)
      notification.on('failed', (_event, error) => {
        forget()
        log.warn({ event: 'notification-failed', detail: error })
      })
      standing.add(notification)
      for (const oldest of [...standing].slice(0, -most)) standing.delete(oldest)
      notification.show()
    },
    close() {
      for (const one of standing) one.close()
      standing.clear()
    },
  }
}
