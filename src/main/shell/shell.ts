import { join } from 'node:path'
import { app } from 'electron'
import { createAuthInbox } from '../auth-inbox.ts'
import { createCallLimit } from '../call-limit.ts'
import { linkIn } from '../deep-links.ts'
import { serve } from '../ipc.ts'
import { warnSeldom } from '../log-seldom.ts'
import { log } from '../log.ts'
import type { SettingsStore } from '../settings/store.ts'
import type { Tell } from '../tell.ts'
import { createTray } from '../tray/tray.ts'
import type { MainWindow } from '../window.ts'
import { describeApp } from './about.ts'
import type { ShellActions } from './actions.ts'
import { launchOf } from './launch.ts'
import { followStartAtLogin, wasOpenedAtLogin } from './login-item.ts'
import { showMenus } from './menus.ts'
import { createNotifications } from './notifications.ts'
import { mayNotify, notifyLimit } from './notify-rules.ts'
import { showBadge } from './show-badge.ts'
import { followSpelling, type SpellingSession } from './spelling.ts'
import { createShellState, type ShellState, type Watched } from './state.ts'
import { zoomed } from './zoom.ts'

interface Deps {
  readonly window: MainWindow
  readonly settings: SettingsStore
  readonly tell: Tell
  readonly voice: Watched<ShellState['voice']>
  readonly devices: Watched<ShellState['devices']> & { readonly choose: ShellActions['device'] }
  readonly session: SpellingSession
}

/** Everything of the app around its window: tray, menus, badge, notifications, and what the system asks it to do. */
export interface Shell {
  readonly act: ShellActions
  /** The app was started with these arguments, for the first time or while it runs already. */
  launch(args: readonly string[], isFirst: boolean): void
  /** Tells the person where the app went when its window was closed. */
  tellOfTray(): void
  /** The page is gone, and with it what it had reported. */
  pageGone(): void
  close(): void
}

export function createShell({ window, settings, tell, voice, devices, session }: Deps): Shell {
  const state = createShellState({ voice, devices, settings })
  const inbox = createAuthInbox(tell)
  const notifications = createNotifications()
  const isCalm = createCallLimit(notifyLimit, () => performance.now())
  const resources = join(app.getAppPath(), 'resources')
  const act: ShellActions = {
    open: () => window.show(),
    show(command) {
      window.show()
      tell('app.command', { command })
    },
    voice: (command) => tell('voice.command', { command }),
    presence: (status) => tell('presence.choose', { status }),
    device: (direction, device) => devices.choose(direction, device),
    zoom(step) {
      const { app: now } = settings.read()
      settings.change({ app: { ...now, zoom: zoomed(now.zoom, step) } })
    },
    quit: () => app.quit(),
  }

  serve('presence.report', ({ status }) => {
    state.report({ presence: status })
    return null
  })
  serve('badge.report', (badge) => {
    state.report({ badge })
    return null
  })
  serve('notify.show', ({ place, title, body }) => {
    const asked = { enabled: settings.read().app.notifications, focused: window.isFocused }
    if (!mayNotify({ ...asked, presence: state.read().presence })) return null
    if (isCalm('notifications')) notifications.show({ title, body }, () => window.show(place))
    else warnSeldom({ event: 'notifications-flood' })
    return null
  })
  serve('auth.take', () => inbox.take())
  serve('spelling.languages', () => session.availableSpellCheckerLanguages)

  describeApp()
  const parts = [
    createTray({ state, act, folder: join(resources, 'tray') }),
    showMenus(state, act),
    showBadge({ state, window, folder: join(resources, 'overlay') }),
    followStartAtLogin(settings),
    followSpelling(session, settings),
    notifications,
    state,
  ]

  return {
    act,
    launch(args, isFirst) {
      const link = linkIn(args)
      const { task, hidden } = launchOf(args)
      if (link?.kind === 'refused') log.warn({ event: 'deep-link-refused' })
      if (link?.kind === 'auth') inbox.put(link.link)
      if (isFirst && (hidden || wasOpenedAtLogin())) return window.load()
      if (link?.kind === 'place') return window.show(link.place)
      // Any page may send a link: one that means nothing does not bring the window to the front either.
      if (!isFirst && link?.kind === 'refused') return
      if (isFirst || task === null) return window.show()
      if (task === 'settings') act.show('settings')
      else act.voice(task)
    },
    tellOfTray: () =>
      notifications.show(
        {
          title: 'Bonfire is still running',
          body: 'It stays in the tray, so that people can reach you. Quit it there, or choose otherwise in the settings.',
        },
        () => act.show('settings'),
      ),
    pageGone: () => state.forget(),
    close() {
      for (const part of parts.splice(0)) part.close()
    },
  }
}
