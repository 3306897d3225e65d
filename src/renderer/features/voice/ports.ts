import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import type { EndReason } from '../../../shared/signaling.ts'
import type { Result } from '../../../shared/result.ts'

/*
 * What the voice feature needs of the world. The adapter behind it owns the microphone, the audio graph and the
 * connection to the SFU; it never touches React. One room at a time.
 */

/**
 * `idle`: in no room. `connecting`: from `join` until sound can flow. `reconnecting`: the connection is lost and being
 * won back; the microphone is truly off meanwhile. `failed`: given up, the cause is in `VoiceEvent` `status`.
 */
export type VoiceStatus = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed'

/** One connection of one person in the room, the person themself included (`peerId` of the own one: `self`). */
export interface VoicePeer {
  readonly peerId: string
  readonly userId: string
  readonly muted: boolean
  readonly deafened: boolean
}

export type VoiceError =
  /** The person or the system refused the microphone. */
  | { readonly kind: 'mic-denied' }
  /** No microphone is connected. */
  | { readonly kind: 'mic-missing' }
  /** The microphone is there, but another program or a driver fault keeps it from being opened. */
  | { readonly kind: 'mic-busy' }
  /** No SFU answered within the deadline, it can't reach its backend, or the media path could not be set up. */
  | { readonly kind: 'sfu-unreachable' }
  /** The token or the room's permissions did not let this person in. */
  | { readonly kind: 'not-allowed' }
  /** The room holds as many people as it may. */
  | { readonly kind: 'room-full' }
  /** This app and the SFU speak different versions of the signalling contract. */
  | { readonly kind: 'version-mismatch' }
  /** The SFU closed the session and said why. */
  | { readonly kind: 'session-ended'; readonly reason: EndReason }
  /** Anything else; `detail` is for developers and logs, never shown alone. */
  | { readonly kind: 'failed'; readonly detail: string }

/** A change of sound device that the person did not make. */
export interface DeviceNotice {
  readonly direction: SoundDirection
  /**
   * `unplugged`: the one in use went. `back`: what should be in use is again. `away`: the chosen one is not there from the start.
   * `not-opened`: the one that should be in use is there, but could not be opened.
   */
  readonly kind: 'unplugged' | 'back' | 'away' | 'not-opened'
  /** The name of the device meant; null for a default that the system does not name. */
  readonly device: string | null
  /** With `not-opened`. */
  readonly cause?: 'unplugged' | 'busy' | 'denied' | 'missing' | 'failed'
  /** What is in use now; null: nothing. */
  readonly using: { readonly label: string | null } | null
}

export type VoiceEvent =
  /** `error` is given with `failed`, and with `idle` when the SFU ended the session. */
  | { readonly type: 'status'; readonly status: VoiceStatus; readonly error: VoiceError | null }
  /** The complete list, after each change; empty once the room is left. */
  | { readonly type: 'peers'; readonly peers: readonly VoicePeer[] }
  /** May this person send sound in this room; known from the join on. */
  | { readonly type: 'can-speak'; readonly canSpeak: boolean }
  /** Sound of this person goes out from now on, or no longer does, whatever the reason. */
  | { readonly type: 'sending'; readonly sending: boolean }
  | { readonly type: 'device'; readonly notice: DeviceNotice }
  /** The microphone stopped working while connected (`null`: works again). Listening goes on. */
  | { readonly type: 'mic'; readonly problem: VoiceError | null }

/**
 * Push-to-talk: true while a key lets the person speak. null: no push-to-talk, the microphone is open unless muted.
 * Nobody is shown as muted because of it.
 */
export type Gate = boolean | null

export interface VoiceJoin {
  /** `http(s)://host:port` of the SFU, from `app_config`. */
  readonly sfuUrl: string
  readonly channelId: string
  readonly userId: string
  readonly muted: boolean
  readonly deafened: boolean
  readonly gate: Gate
  /** A currently valid access token; asked for again at each (re)connection and refresh. */
  readonly token: () => Promise<string>
}

export interface VoicePort {
  /** Leaves the present room, if any, and enters this one. A join overtaken by `leave` or another `join` answers `ok`. */
  join(input: VoiceJoin): Promise<Result<null, VoiceError>>
  /** Idempotent; the microphone is released. */
  leave(): void
  setMuted(muted: boolean): void
  /** Deafened people hear nothing and are muted too, whatever `setMuted` said; undeafening brings that back. */
  setDeafened(deafened: boolean): void
  /**
   * Opens or closes at once, without asking the SFU. An open gate holds for one connection: it counts as closed until it is
   * connected, and closes when the connection is lost, so that nobody comes back with a live microphone.
   */
  setGate(gate: Gate): void
  /** How loud a person is right now: linear RMS of the last 20 ms or so, 0..1. Cheap enough for each animation frame. */
  level(userId: string): number
  /** Returns the way to stop. */
  subscribe(listener: (event: VoiceEvent) => void): () => void
}

export type VoiceCommand = 'mute' | 'deafen' | 'leave'

/** What those outside the window show of it. */
export interface VoiceReport {
  readonly room: { readonly name: string; readonly server: string } | null
  readonly status: VoiceStatus
  readonly muted: boolean
  readonly deafened: boolean
  /** Sound is being sent. */
  readonly talking: boolean
}

/** Those who have a say from outside the window: keys, tray and menus. */
export interface VoiceControls {
  /** Push-to-talk: calls back when the microphone may be open and when it may not, until the returned function is called. */
  onGate(listener: (open: boolean) => void): () => void
  onCommand(listener: (command: VoiceCommand) => void): () => void
  report(report: VoiceReport): void
}
