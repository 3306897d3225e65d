import { CloudOff, Hash, MessagesSquare, PanelLeft, UserPlus, Users } from 'lucide-react'
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { ServerChannel } from '../../shared/backend.ts'
import type { Auth } from '../features/auth/store.ts'
import type { AppCommand } from '../adapters/desktop/desktop.ts'
import { ChannelColumn } from '../features/chat/channel-column.tsx'
import { ConnectionBar } from '../features/chat/connection-bar.tsx'
import { ChannelDetails } from '../features/chat/channel-details.tsx'
import { MessageSkeleton } from '../features/chat/message-skeleton.tsx'
import { ChannelList, ChannelSkeleton } from '../features/servers/channel-list.tsx'
import { MembersList } from '../features/servers/members-list.tsx'
import { ServerRail } from '../features/servers/server-rail.tsx'
import { listWords } from '../features/servers/words.ts'
import { VoiceBar } from '../features/voice/voice-bar.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { useMedia } from '../ui/use-media.ts'
import { destinationsOf } from './destinations.ts'
import { Dialogs } from './dialogs.tsx'
import { FirstRun } from './first-run.tsx'
import styles from './main-window.module.css'
import { channelHref, serverHref } from './place.ts'
import type { Session } from './session.ts'
import { createShell } from './shell-store.ts'
import { keysOf } from './shortcuts.ts'
import type { Theme } from './theme.ts'
import { goTo, useOnline, usePlace } from './use-browser.ts'
import { type ShortcutActions, useShortcuts } from './use-shortcuts.ts'
import { useTalkKey, useTalkNews } from './use-talk-key.ts'
import { useWhere } from './use-where.ts'
import { UserBar } from './user-bar.tsx'
import { VoicePeople } from './voice-people.tsx'
import { neighbour } from './where.ts'
import type { World } from './world.ts'

export interface MainProps {
  readonly session: Session
  readonly auth: Auth
  readonly theme: Theme
  readonly world: World
}

/** The app of somebody who is signed in: rail, channels, messages, members, and the voice bar under the channels (narrow: above the messages). */
export function Main({ session, auth, theme, world }: MainProps) {
  const { servers, chat, voice } = session
  const { desktop } = world
  const [shell] = useState(createShell)
  const { dialog, members, navigation, toasts } = useStore(shell.store)
  const { status, error, directory } = useStore(servers.store)
  const profile = directory.people[session.profile.id] ?? session.profile
  const voiceChannelId = useStore(voice.store, ({ room, status: now }) =>
    now === 'failed' ? null : (room?.channelId ?? null),
  )
  const inVoice = useStore(voice.store, (state) => state.room !== null && state.status !== 'failed')
  const place = usePlace()
  const online = useOnline()
  const wide = useMedia('(min-width: 1080px)')
  const narrow = useMedia('(max-width: 719px)') // as in the style sheet
  const { server, channel } = useWhere(session, world.memory)
  const serverId = server?.id ?? null
  const membersShown = server !== null && (members === 'auto' ? wide : members === 'shown')

  useEffect(() => (serverId === null ? undefined : servers.open(serverId)), [servers, serverId])
  useEffect(() => shell.showNavigation(false), [shell, place])
  const seesChannels = server !== null || status === 'ready'
  useEffect(() => {
    if (seesChannels) desktop.startReached('channels')
  }, [desktop, seesChannels])
  useEffect(() => {
    if (status === 'ready') desktop.startReached('connected')
  }, [desktop, status])

  useEffect(
    () =>
      servers.store.subscribe((now, before) => {
        for (const { id, name } of before.directory.servers)
          if (!now.directory.servers.some((one) => one.id === id))
            shell.toast('info', `You are no longer in ${name}.`)
      }),
    [servers, shell],
  )

  const { people } = directory
  const authorOf = useCallback(
    (userId: string | null) => {
      if (userId === null) return { id: 'nobody', name: 'Deleted account' }
      return { id: userId, name: people[userId]?.display_name ?? 'Somebody' }
    },
    [people],
  )
  const joinVoice = (target: ServerChannel): void => {
    shell.showNavigation(false) // it lies over the voice bar
    void voice.join({ channelId: target.id, serverId: target.server_id, name: target.name })
  }

  const talkKey = useTalkKey(world)
  useTalkNews(world, shell)

  const texts = useMemo(
    () => (directory.channels[serverId ?? ''] ?? []).filter(({ kind }) => kind === 'text'),
    [directory.channels, serverId],
  )
  const stepChannel = (step: 1 | -1): void => {
    const next = neighbour(texts, channel?.id ?? null, step)
    if (next !== null) goTo(channelHref(next.server_id, next.id))
  }
  const stepServer = (step: 1 | -1): void => {
    const next = neighbour(directory.servers, serverId, step)
    if (next !== null) goTo(serverHref(next.id))
  }
  const invite = (): void => {
    if (serverId !== null) shell.open({ kind: 'invite', serverId })
  }
  const act: ShortcutActions = {
    switcher: () => shell.open({ kind: 'switcher' }),
    settings: () => shell.open({ kind: 'settings', page: 'voice' }),
    help: () => shell.open({ kind: 'shortcuts' }),
    'previous-channel': () => stepChannel(-1),
    'next-channel': () => stepChannel(1),
    'previous-server': () => stepServer(-1),
    'next-server': () => stepServer(1),
    members: () => shell.toggleMembers(membersShown),
    invite,
    mute: () => voice.toggleMuted(),
    deafen: () => voice.toggleDeafened(),
    'leave-voice': () => voice.leave(),
  }
  const actOn = useEffectEvent((command: AppCommand) => act[command === 'shortcuts' ? 'help' : command]())
  useEffect(() => desktop.onCommand((command) => actOn(command)), [desktop])
  useShortcuts(desktop.isMac, dialog !== null || place.kind === 'invite', act)

  const keys = (id: keyof ShortcutActions): string => keysOf(id, desktop.isMac)
  const createServer = (): void => shell.open({ kind: 'create-server' })
  const join = (): void => shell.open({ kind: 'join' })
  const signOut = (): void => void auth.signOut()

  const openSide = (
    <IconButton
      icon={PanelLeft}
      label="Servers and channels"
      className={styles['openSide']}
      onClick={() => shell.showNavigation(true)}
    />
  )

  const voiceBar = (
    <VoiceBar
      voice={voice}
      talkKey={talkKey}
      onKeys={() => shell.open({ kind: 'settings', page: 'keys' })}
      serverName={(id) => directory.servers.find((one) => one.id === id)?.name ?? ''}
      shortcuts={{ mute: keys('mute'), deafen: keys('deafen'), leave: keys('leave-voice') }}
      thin={narrow}
    />
  )

  return (
    <div className={styles['window']}>
      <div className={styles['side']} data-shown={navigation}>
        <ServerRail
          servers={servers}
          openId={serverId}
          hrefOf={serverHref}
          shortcuts={{ switcher: keys('switcher'), help: keys('help') }}
          onCreate={createServer}
          onJoin={join}
          onSwitcher={act.switcher}
          onHelp={act.help}
        />
        <div className={styles['lists']}>
          {server === null ? (
            <div className={styles['noList']}>{status === 'loading' && <ChannelSkeleton />}</div>
          ) : (
            <ChannelList
              servers={servers}
              server={server}
              selfId={profile.id}
              openId={channel?.id ?? null}
              hrefOf={(channelId) => channelHref(server.id, channelId)}
              voiceId={voiceChannelId}
              onJoinVoice={joinVoice}
              voiceRoom={(room) => (
                <VoicePeople session={session} channelId={room.id} channelName={room.name} />
              )}
              onInvite={invite}
              onCreateChannel={(channelKind) =>
                shell.open({ kind: 'create-channel', serverId: server.id, channelKind })
              }
              onLeave={() => shell.open({ kind: 'leave', serverId: server.id })}
            />
          )}
          {!narrow && voiceBar}
          <UserBar
            profile={profile}
            sync={session.sync}
            theme={theme}
            settingsKeys={keys('settings')}
            onSettings={act.settings}
            onHelp={act.help}
            onSignOut={signOut}
          />
        </div>
      </div>
      <div className={styles['scrim']} onClick={() => shell.showNavigation(false)} />

      <main className={styles['main']}>
        {server === null ? (
          <div className={styles['bareHead']}>{openSide}</div>
        ) : (
          <header className={styles['head']}>
            {openSide}
            {channel !== null && <Icon icon={Hash} />}
            <h1 className={styles['title']}>{channel?.name ?? server.name}</h1>
            {channel !== null && <ChannelDetails key={channel.id} chat={chat} channel={channel} />}
            <IconButton
              icon={UserPlus}
              label="Invite people"
              shortcut={keys('invite')}
              side="bottom"
              onClick={invite}
            />
            <IconButton
              icon={Users}
              label={membersShown ? 'Hide members' : 'Show members'}
              shortcut={keys('members')}
              side="bottom"
              aria-pressed={membersShown}
              onClick={act.members}
            />
          </header>
        )}
        {narrow && voiceBar}
        {status === 'loading' && server === null && <MessageSkeleton />}
        {status === 'failed' && server === null && (
          <EmptyState
            icon={CloudOff}
            title="Your servers aren’t here yet"
            text={error === null ? '' : listWords('They', error)}
          >
            <Button look="main" large onClick={() => void servers.load()}>
              Try again
            </Button>
          </EmptyState>
        )}
        {status === 'ready' && server === null && (
          <FirstRun name={profile.display_name} onCreate={createServer} onJoin={join} />
        )}
        {server !== null && (
          <>
            {status !== 'ready' && (online || channel === null) && (
              <ConnectionBar
                why={online ? 'old' : 'offline'}
                trouble={online && error !== null ? listWords('What is new', error) : null}
                onRetry={() => void servers.load()}
              />
            )}
            <div className={styles['columns']}>
              {channel === null ? (
                <EmptyState
                  icon={MessagesSquare}
                  title="No text channels here"
                  text="Join a voice channel on the left, or ask the owner for a place to write."
                />
              ) : (
                <ChannelColumn
                  chat={chat}
                  channel={channel}
                  selfId={profile.id}
                  online={online}
                  authorOf={authorOf}
                  onLink={desktop.openLink}
                />
              )}
              {membersShown && (
                <div className={styles['members']}>
                  <MembersList servers={servers} server={server} />
                </div>
              )}
            </div>
          </>
        )}
      </main>

      <Dialogs
        dialog={dialog}
        inviteCode={place.kind === 'invite' ? place.code : null}
        session={session}
        shell={shell}
        world={world}
        theme={theme}
        directory={directory}
        destinations={() =>
          destinationsOf({
            directory,
            server,
            isOwner: server?.owner_id === profile.id,
            inVoice,
            isMac: desktop.isMac,
            go: goTo,
            joinVoice,
            act,
            createServer,
            createChannel: () => {
              if (serverId !== null) shell.open({ kind: 'create-channel', serverId, channelKind: 'text' })
            },
            join,
            setTheme: theme.choose,
            signOut,
          })
        }
      />
      <Toasts items={toasts} onClose={shell.closeToast} />
    </div>
  )
}
