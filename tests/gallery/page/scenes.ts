import type { SecretsStatus } from '../../../src/shared/ipc/secrets.ts'
import type { TalkSource } from '../../../src/shared/ipc/talk.ts'
import type { RequestError } from '../../../src/shared/request-error.ts'
import { defaultSettings, type Settings } from '../../../src/shared/settings.ts'
import type { Platform } from '../../../src/renderer/features/settings/ports.ts'
import type { DeviceNotice, VoiceError, VoiceStatus } from '../../../src/renderer/features/voice/ports.ts'
import type { TalkScene } from './fake-talk.ts'

/** What differs from a working app with somebody signed in and a few people around. */
export interface Scene {
  readonly backend?: 'finding' | 'missing' | 'unreachable' | 'key-refused' | 'typed-in'
  readonly account?: 'none' | 'nameless' | 'stuck' | 'ended'
  readonly servers?: 'none' | 'loading' | 'failed'
  /** The device knows servers and channels from last time. */
  readonly known?: true
  readonly messages?: 'none' | 'loading' | 'failed' | 'many'
  /** Every send fails this way; `pending` never answers. */
  readonly sending?: RequestError['kind'] | 'pending'
  readonly live?: 'lost'
  readonly members?: 'loading' | 'failed'
  readonly voice?: {
    readonly status: VoiceStatus
    readonly error?: VoiceError
    readonly mic?: VoiceError
    readonly canSpeak?: boolean
    readonly notice?: DeviceNotice
    /** Push-to-talk: the key is held. */
    readonly talking?: boolean
  }
  readonly invite?: 'invite-unknown' | 'invite-expired' | 'invite-used-up' | 'unreachable' | 'loading'
  readonly owner?: false
  readonly platform?: Platform
  readonly settings?: Partial<Settings>
  readonly talk?: TalkScene
  /** Who sees the key while it is tested, press by press. */
  readonly seen?: readonly TalkSource[]
  readonly sound?: 'unplugged'
  readonly keeping?: SecretsStatus
  /** Controls to press once the screen is there, by name. */
  readonly press?: readonly string[]
}

const talk: Settings['talk'] = {
  mode: 'hold',
  lockOnDoublePress: true,
  releaseDelay: 200,
  bindings: [
    { id: 'a', action: 'talk', shortcut: { modifiers: [], input: { kind: 'key', code: 'F8' } } },
    { id: 'b', action: 'talk', shortcut: { modifiers: [], input: { kind: 'mouse', button: 3 } } },
    {
      id: 'c',
      action: 'mute',
      shortcut: { modifiers: ['ctrl', 'alt'], input: { kind: 'key', code: 'KeyM' } },
    },
  ],
}
const held = { talk, audio: { input: { id: 'yeti', label: 'Blue Yeti Nano (USB)' }, output: null } }
const keys = ['Settings', 'Push-to-talk']

export const scenes: Readonly<Record<string, Scene>> = {
  starting: { backend: 'finding' },
  'no-backend': { backend: 'missing' },
  unreachable: { backend: 'unreachable' },
  'key-refused': { backend: 'key-refused' },
  'signed-out': { account: 'none' },
  'typed-in': { account: 'none', backend: 'typed-in' },
  ended: { account: 'ended' },
  stuck: { account: 'stuck' },
  nameless: { account: 'nameless' },
  'first-run': { servers: 'none' },
  'servers-loading': { servers: 'loading' },
  'servers-failed': { servers: 'failed' },
  'servers-old': { servers: 'failed', known: true },
  channel: {},
  'many-messages': { messages: 'many' },
  'no-messages': { messages: 'none' },
  'messages-loading': { messages: 'loading', members: 'loading' },
  'messages-failed': { messages: 'failed', members: 'failed' },
  'sending-fails': { sending: 'unreachable', live: 'lost' },
  'sending-pends': { sending: 'pending' },
  member: { owner: false },
  'voice-connecting': { voice: { status: 'connecting' } },
  'voice-connected': { voice: { status: 'connected' } },
  'voice-reconnecting': { voice: { status: 'reconnecting' } },
  'voice-denied': { voice: { status: 'failed', error: { kind: 'mic-denied' } } },
  'voice-mic-gone': { voice: { status: 'connected', mic: { kind: 'mic-missing' } } },
  'voice-listen-only': { voice: { status: 'connected', canSpeak: false } },
  'voice-hold': { voice: { status: 'connected' }, settings: { talk }, press: ['Join Lounge'] },
  'voice-talking': {
    voice: { status: 'connected', talking: true },
    settings: { talk },
    press: ['Join Lounge'],
  },
  'voice-unplugged': {
    voice: {
      status: 'connected',
      notice: {
        direction: 'input',
        kind: 'unplugged',
        device: 'Blue Yeti Nano (USB)',
        using: { label: 'Built-in Audio Analog Stereo' },
      },
    },
    press: ['Join Lounge'],
  },
  'voice-no-key': {
    voice: { status: 'connected' },
    settings: { talk: { ...talk, bindings: [] } },
    press: ['Join Lounge'],
  },
  'invite-expired': { invite: 'invite-expired' },
  'invite-unreachable': { invite: 'unreachable' },
  'invite-loading': { invite: 'loading' },
  'settings-voice': { settings: held, press: ['Settings', 'Check microphone'] },
  'settings-voice-open': { press: ['Settings'] },
  'settings-voice-no-key': {
    settings: { talk: { ...talk, bindings: [] } },
    talk: 'presses',
    press: ['Settings'],
  },
  'settings-unplugged': { settings: held, sound: 'unplugged', press: ['Settings', 'Check microphone'] },
  'settings-keys': { settings: held, press: keys },
  'settings-capture': { settings: held, press: [...keys, 'Add a key: Talk'] },
  'settings-conflict': { settings: held, talk: 'presses', press: [...keys, 'Add a key: Talk'] },
  'settings-permission': { settings: held, talk: 'permission', platform: 'mac', press: keys },
  'settings-nothing': { settings: held, talk: 'nothing', press: keys },
  'settings-no-keys': { talk: 'off', press: keys },
  'settings-test': { settings: held, seen: ['window'], press: [...keys, 'Start the test'] },
  'settings-app': { press: ['Settings', 'App'] },
  'settings-app-problems': {
    settings: {
      app: { ...defaultSettings.app, spelling: ['en-GB', 'cs'], zoom: 1.2 },
      proxy: { mode: 'fixed', rules: 'proxy.example.org:8080' },
    },
    keeping: { kept: 'memory', why: 'no-keychain' },
    press: ['Settings', 'App'],
  },
  'settings-early': { account: 'none', press: ['Settings'] },
  'settings-browser': { platform: 'browser', talk: 'browser', settings: { talk }, press: keys },
}
