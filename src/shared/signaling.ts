import { z } from 'zod'
import type { Result } from './result.ts'

/*
 * The contract between the app and an SFU: Socket.IO, one request name per event, one acknowledgement per request.
 * Both sides parse what arrives with these schemas. The shapes of RTP, ICE and DTLS parameters follow mediasoup's
 * ORTC types (https://mediasoup.org/documentation/v3/mediasoup/rtp-parameters-and-capabilities/), which mediasoup
 * checks in full itself; here only the outer shape is held.
 */

/** Grows with every change that an older peer would misread. A mismatch is refused at the handshake. */
export const signalingVersion = 1

/** Largest frame, in bytes, that an SFU accepts; the biggest honest one (RTP capabilities) is about 10 kB. */
export const maxSignalingBytes = 64 * 1024

/** Refused requests, after which an SFU drops the connection. */
export const maxBadRequests = 10

export const handshake = z.object({ version: z.int(), token: z.string().min(1).max(8192) })
export type Handshake = z.infer<typeof handshake>

/** Why a connection was not let in: `data.kind` of Socket.IO's connect_error. */
export const connectErrorKind = z.enum([
  'bad-handshake',
  'version-mismatch',
  'token-invalid',
  'token-expired',
  /** The token's key can't be had right now: not the person's fault, so the app tries again. */
  'backend-unavailable',
  'shutting-down',
])
export type ConnectErrorKind = z.infer<typeof connectErrorKind>

const id = z.uuid()
const rtpCapabilities = z.looseObject({ codecs: z.array(z.looseObject({})).max(64).optional() })
const rtpParameters = z.looseObject({ codecs: z.array(z.looseObject({})).min(1).max(16) })
const dtlsParameters = z.looseObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(z.object({ algorithm: z.string().max(16), value: z.string().max(256) }))
    .min(1)
    .max(8),
})
const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
})

/** One connection of one person in a room. `producerId` is null until they send audio. */
export const peer = z.object({
  peerId: z.string(),
  userId: id,
  muted: z.boolean(),
  deafened: z.boolean(),
  producerId: z.string().nullable(),
})
export type PeerInfo = z.infer<typeof peer>

const transport = z.object({
  id: z.string(),
  iceParameters: z.looseObject({}),
  iceCandidates: z.array(z.looseObject({})),
  dtlsParameters: z.looseObject({}),
})
const nothing = z.null()

/** name → what the app sends and what the SFU answers inside `Result.value`. */
export const requests = {
  'room.join': {
    input: z.object({ channelId: id, muted: z.boolean(), deafened: z.boolean() }),
    output: z.object({
      peerId: z.string(),
      canSpeak: z.boolean(),
      routerRtpCapabilities: z.looseObject({}),
      iceServers: z.array(iceServer),
      /** Everybody who was in the room before. */
      peers: z.array(peer),
    }),
  },
  'room.leave': { input: z.object({}), output: nothing },
  'transport.open': { input: z.object({ direction: z.enum(['send', 'receive']) }), output: transport },
  'transport.connect': { input: z.object({ transportId: z.string(), dtlsParameters }), output: nothing },
  'producer.open': {
    input: z.object({ transportId: z.string(), kind: z.literal('audio'), rtpParameters }),
    output: z.object({ producerId: z.string() }),
  },
  /** The consumer starts paused; `consumer.resume` starts it once the app can play it. */
  'consumer.open': {
    input: z.object({ producerId: z.string(), rtpCapabilities }),
    output: z.object({
      consumerId: z.string(),
      producerId: z.string(),
      kind: z.literal('audio'),
      rtpParameters: z.looseObject({}),
    }),
  },
  'consumer.resume': { input: z.object({ consumerId: z.string() }), output: nothing },
  /** Muted: the SFU forwards nothing of this person. Deafened: the SFU sends nothing to them, and they are muted too. */
  'peer.update': { input: z.object({ muted: z.boolean(), deafened: z.boolean() }), output: nothing },
  'token.refresh': { input: z.object({ token: z.string().min(1).max(8192) }), output: nothing },
} as const
export type RequestName = keyof typeof requests
export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]['input']>
export type RequestOutput<N extends RequestName> = z.infer<(typeof requests)[N]['output']>

export const signalErrorKind = z.enum([
  'bad-request',
  'unknown-request',
  'not-in-room',
  'already-joined',
  'room-closed',
  'room-full',
  'forbidden',
  'not-found',
  'token-invalid',
  'token-expired',
  'backend-unavailable',
  'failed',
])
/** `detail` is for developers and logs; the app chooses its own words by `kind`. */
export const signalError = z.object({ kind: signalErrorKind, detail: z.string() })
export type SignalError = z.infer<typeof signalError>
export type Reply<N extends RequestName> = Result<RequestOutput<N>, SignalError>

export const endReason = z.enum([
  'token-expired',
  'access-lost',
  'joined-elsewhere',
  'room-closed',
  'too-many-errors',
  'shutting-down',
])
export type EndReason = z.infer<typeof endReason>

/** name → what the SFU announces. */
export const announcements = {
  'peer.joined': peer,
  'peer.updated': z.object({ peerId: z.string(), muted: z.boolean(), deafened: z.boolean() }),
  'peer.left': z.object({ peerId: z.string() }),
  'producer.opened': z.object({ peerId: z.string(), producerId: z.string() }),
  'producer.closed': z.object({ peerId: z.string(), producerId: z.string() }),
  /** The last thing said before the SFU closes the connection. */
  'session.ended': z.object({ reason: endReason }),
} as const
export type AnnouncementName = keyof typeof announcements
export type Announcement<N extends AnnouncementName> = z.infer<(typeof announcements)[N]>
