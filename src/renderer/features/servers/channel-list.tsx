import { ChevronDown, Hash, LogOut, Plus, UserPlus, Volume2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ChannelKind, Server, ServerChannel } from '../../../shared/backend.ts'
import { isUnread } from '../../sync/unread/unread.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './channel-list.module.css'
import type { Servers } from './store.ts'

export interface ChannelListProps {
  readonly servers: Servers
  readonly server: Server
  readonly selfId: string
  readonly openId: string | null
  readonly hrefOf: (channelId: string) => string
  /** The voice channel the person is in. */
  readonly voiceId: string | null
  readonly onJoinVoice: (channel: ServerChannel) => void
  /** The people under a voice channel. */
  readonly voiceRoom: (channel: ServerChannel) => ReactNode
  readonly onInvite: () => void
  readonly onCreateChannel: (kind: ChannelKind) => void
  readonly onLeave: () => void
}

export function ChannelList(props: ChannelListProps) {
  const { servers, server, selfId, onInvite, onCreateChannel, onLeave } = props
  const channels = useStore(servers.store, (state) => state.directory.channels[server.id])
  const isOwner = server.owner_id === selfId
  return (
    <nav className={styles['list']} aria-label="Channels">
      <div className={styles['head']}>
        <Menu
          trigger={
            <button type="button" className={styles['server']} aria-label={`${server.name}, server menu`}>
              <span className={styles['name']}>{server.name}</span>
              <Icon icon={ChevronDown} />
            </button>
          }
        >
          <MenuItem icon={UserPlus} label="Invite people" onSelect={onInvite} />
          {isOwner ? (
            <MenuItem icon={Plus} label="Create a channel" onSelect={() => onCreateChannel('text')} />
          ) : (
            <>
              <MenuLine />
              <MenuItem icon={LogOut} label="Leave server" danger onSelect={onLeave} />
            </>
          )}
        </Menu>
      </div>
      <div className={styles['scroller']}>
        {channels === undefined ? (
          <ChannelSkeleton />
        ) : (
          <>
            <Section kind="text" channels={channels} isOwner={isOwner} list={props} />
            <Section kind="voice" channels={channels} isOwner={isOwner} list={props} />
          </>
        )}
      </div>
    </nav>
  )
}

/** The place of the channels while they are on their way. */
export function ChannelSkeleton() {
  return (
    <div className={styles['skeleton']} role="status" aria-label="Loading channels" aria-busy>
      {[60, 45, 70, 50].map((share) => (
        <Skeleton key={share} width={`${share}%`} height={14} />
      ))}
    </div>
  )
}

interface SectionProps {
  readonly kind: ChannelKind
  readonly channels: readonly ServerChannel[]
  readonly isOwner: boolean
  readonly list: ChannelListProps
}

const sections = {
  text: { title: 'Text channels', add: 'Create a text channel', none: 'No text channels yet.' },
  voice: { title: 'Voice channels', add: 'Create a voice channel', none: 'No voice channels yet.' },
} as const

function Section({ kind, channels, isOwner, list }: SectionProps) {
  const words = sections[kind]
  const shown = channels.filter((channel) => channel.kind === kind)
  return (
    <div className={styles['section']} role="group" aria-label={words.title}>
      <div className={styles['heading']}>
        <h3>{words.title}</h3>
        {isOwner && (
          <IconButton icon={Plus} label={words.add} side="right" onClick={() => list.onCreateChannel(kind)} />
        )}
      </div>
      {shown.length === 0 && <p className={styles['empty']}>{words.none}</p>}
      <ul className={styles['channels']}>
        {shown.map((channel) => (
          <li key={channel.id}>
            {kind === 'text' ? (
              <TextChannel channel={channel} list={list} />
            ) : (
              <>
                <VoiceChannel channel={channel} list={list} />
                {list.voiceRoom(channel)}
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface ChannelProps {
  readonly channel: ServerChannel
  readonly list: ChannelListProps
}

function TextChannel({ channel, list }: ChannelProps) {
  const unread = useStore(list.servers.store, (state) => isUnread(state.unread, channel.id))
  const mentions = useStore(list.servers.store, (state) => state.unread[channel.id]?.mentions ?? 0)
  return (
    <a
      href={list.hrefOf(channel.id)}
      className={classNames(styles['channel'], unread && styles['unread'])}
      aria-current={channel.id === list.openId ? 'page' : undefined}
      aria-label={unread ? `${channel.name}, unread${mentionWords(mentions)}` : channel.name}
    >
      <Icon icon={Hash} />
      <span className={styles['name']}>{channel.name}</span>
      {unread && (
        <span className={styles[mentions > 0 ? 'mentions' : 'spark']}>
          {mentions > 0 && (mentions < 100 ? mentions : '99+')}
        </span>
      )}
    </a>
  )
}

const mentionWords = (mentions: number): string =>
  mentions === 0 ? '' : mentions === 1 ? ', 1 mention' : `, ${mentions} mentions`

function VoiceChannel({ channel, list }: ChannelProps) {
  const here = channel.id === list.voiceId
  return (
    <button
      type="button"
      className={classNames(styles['channel'], here && styles['here'])}
      aria-label={here ? `${channel.name}, you are in it` : `Join ${channel.name}`}
      aria-pressed={here}
      onClick={() => list.onJoinVoice(channel)}
    >
      <Icon icon={Volume2} />
      <span className={styles['name']}>{channel.name}</span>
    </button>
  )
}
