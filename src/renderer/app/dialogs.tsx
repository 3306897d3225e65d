import { useCallback } from 'react'
import type { Directory } from '../sync/directory/directory.ts'
import { AcceptDialog } from '../features/servers/accept-dialog.tsx'
import { CreateChannelDialog } from '../features/servers/create-channel-dialog.tsx'
import { CreateServerDialog } from '../features/servers/create-server-dialog.tsx'
import { InviteDialog } from '../features/servers/invite-dialog.tsx'
import { JoinDialog } from '../features/servers/join-dialog.tsx'
import { LeaveDialog } from '../features/servers/leave-dialog.tsx'
import { type Destination, Palette } from '../ui/palette.tsx'
import { channelHref, homeHref, serverHref } from './place.ts'
import type { Session } from './session.ts'
import type { OpenDialog, Shell } from './shell-store.ts'
import { OpenSettings } from './open-settings.tsx'
import { ShortcutOverlay } from './shortcut-overlay.tsx'
import type { Theme } from './theme.ts'
import { goTo } from './use-browser.ts'
import type { World } from './world.ts'

export interface DialogsProps {
  readonly dialog: OpenDialog | null
  /** The invite in the address bar. */
  readonly inviteCode: string | null
  readonly session: Session
  readonly shell: Shell
  readonly world: World
  readonly theme: Theme
  readonly directory: Directory
  readonly destinations: () => readonly Destination[]
}

/** The one window over the app; an invite that was followed waits behind whatever is open. */
export function Dialogs({
  dialog,
  inviteCode,
  session,
  shell,
  world,
  theme,
  directory,
  destinations,
}: DialogsProps) {
  const { servers, serversPort, profile } = session
  const { desktop } = world
  const inside = useCallback((serverId: string) => goTo(serverHref(serverId), true), [])
  const close = shell.closeDialog
  const serverOf = (id: string) => directory.servers.find((server) => server.id === id)

  if (dialog === null)
    return inviteCode === null ? null : (
      <AcceptDialog
        key={inviteCode}
        port={serversPort}
        servers={servers}
        code={inviteCode}
        onClose={() => goTo(homeHref, true)}
        onInside={inside}
      />
    )
  switch (dialog.kind) {
    case 'create-server':
      return (
        <CreateServerDialog
          servers={servers}
          suggested={`${profile.display_name}’s fire`}
          onClose={close}
          onCreated={(server) => {
            close()
            goTo(serverHref(server.id))
          }}
        />
      )
    case 'join':
      return (
        <JoinDialog
          onClose={close}
          onCode={(code) => {
            close()
            goTo(`#/invite/${code}`)
          }}
        />
      )
    case 'create-channel':
      return (
        <CreateChannelDialog
          servers={servers}
          serverId={dialog.serverId}
          kind={dialog.channelKind}
          onClose={close}
          onCreated={(channel) => {
            close()
            if (channel.kind === 'text') goTo(channelHref(channel.server_id, channel.id))
          }}
        />
      )
    case 'invite': {
      const server = serverOf(dialog.serverId)
      return server === undefined ? null : (
        <InviteDialog port={serversPort} server={server} linkOf={desktop.inviteLinkFor} onClose={close} />
      )
    }
    case 'leave': {
      const server = serverOf(dialog.serverId)
      return server === undefined ? null : <LeaveDialog servers={servers} server={server} onClose={close} />
    }
    case 'switcher':
      return (
        <Palette
          label="Go to a channel, a server or an action"
          destinations={destinations()}
          onClose={close}
        />
      )
    case 'settings':
      return <OpenSettings world={world} theme={theme} startPage={dialog.page} onClose={close} />
    case 'shortcuts':
      return <ShortcutOverlay isMac={desktop.isMac} onClose={close} />
  }
}
