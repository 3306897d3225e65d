import {
  CircleHelp,
  Hash,
  HeadphoneOff,
  Link2,
  LogOut,
  MicOff,
  Moon,
  PhoneOff,
  Plus,
  Settings,
  Server as ServerIcon,
  Sun,
  UserPlus,
  Users,
  Volume2,
} from 'lucide-react'
import type { ServerChannel, Server } from '../../shared/backend.ts'
import type { Directory } from '../sync/directory/directory.ts'
import type { Destination } from '../ui/palette.tsx'
import { channelHref, serverHref } from './place.ts'
import { keysOf, type ShortcutId } from './shortcuts.ts'
import type { ThemeChoice } from './theme.ts'

export interface DestinationsInput {
  readonly directory: Directory
  readonly server: Server | null
  readonly isOwner: boolean
  readonly inVoice: boolean
  readonly isMac: boolean
  readonly go: (href: string) => void
  readonly joinVoice: (channel: ServerChannel) => void
  readonly act: Readonly<Record<ShortcutId, () => void>>
  readonly createServer: () => void
  readonly createChannel: () => void
  readonly join: () => void
  readonly setTheme: (theme: ThemeChoice) => void
  readonly signOut: () => void
}

/** Channels of the open server first, then the others, then servers, then what one can do here. */
export function destinationsOf(input: DestinationsInput): readonly Destination[] {
  const { directory, server } = input
  const others = directory.servers.filter(({ id }) => id !== server?.id)
  const inOrder = server === null ? others : [server, ...others]
  return [
    ...inOrder.flatMap((one) =>
      (directory.channels[one.id] ?? []).map((channel) => channelOf(channel, one, input)),
    ),
    ...inOrder.map((one): Destination => ({
      id: one.id,
      icon: ServerIcon,
      name: one.name,
      context: 'Server',
      run: () => input.go(serverHref(one.id)),
    })),
    ...actionsOf(input),
  ]
}

function channelOf(channel: ServerChannel, server: Server, input: DestinationsInput): Destination {
  const isText = channel.kind === 'text'
  return {
    id: channel.id,
    icon: isText ? Hash : Volume2,
    name: channel.name,
    context: server.name,
    run: () => (isText ? input.go(channelHref(server.id, channel.id)) : input.joinVoice(channel)),
  }
}

function actionsOf(input: DestinationsInput): readonly Destination[] {
  const { server, isOwner, inVoice, isMac, act } = input
  const withKeys = (id: ShortcutId, icon: Destination['icon'], name: string): Destination => ({
    id,
    icon,
    name,
    context: '',
    shortcut: keysOf(id, isMac),
    run: act[id],
  })
  const plain = (id: string, icon: Destination['icon'], name: string, run: () => void): Destination => ({
    id,
    icon,
    name,
    context: '',
    run,
  })
  return [
    ...(inVoice
      ? [
          withKeys('mute', MicOff, 'Mute or unmute'),
          withKeys('deafen', HeadphoneOff, 'Deafen or undeafen'),
          withKeys('leave-voice', PhoneOff, 'Leave voice'),
        ]
      : []),
    ...(server === null
      ? []
      : [
          withKeys('invite', UserPlus, 'Invite people'),
          withKeys('members', Users, 'Show or hide the members'),
        ]),
    ...(isOwner ? [plain('create-channel', Plus, 'Create a channel', input.createChannel)] : []),
    plain('create-server', Plus, 'Create a server', input.createServer),
    plain('join', Link2, 'Join with a link', input.join),
    plain('dark', Moon, 'Dark theme', () => input.setTheme('dark')),
    plain('light', Sun, 'Light theme', () => input.setTheme('light')),
    withKeys('settings', Settings, 'Settings'),
    withKeys('help', CircleHelp, 'Keyboard shortcuts'),
    plain('sign-out', LogOut, 'Sign out', input.signOut),
  ]
}
