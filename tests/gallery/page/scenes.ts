import type { RequestError } from '../../../src/shared/request-error.ts'
import type { VoiceError, VoiceStatus } from '../../../src/renderer/features/voice/ports.ts'

/** What differs from a working app with somebody signed in and a few people around. */
export interface Scene {
  readonly backend?: 'finding' | 'missing' | 'unreachable' | 'key-refused' | 'typed-in'
  readonly account?: 'none' | 'nameless' | 'stuck' | 'ended'
  readonly servers?: 'none' | 'loading' | 'failed'
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
  }
  readonly invite?: 'invite-unknown' | 'invite-expired' | 'invite-used-up' | 'unreachable' | 'loading'
  readonly owner?: false
}

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
  'invite-expired': { invite: 'invite-expired' },
  'invite-unreachable': { invite: 'unreachable' },
  'invite-loading': { invite: 'loading' },
}
