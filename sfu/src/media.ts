import type { types } from 'mediasoup'

/**
 * The one codec of voice: Opus at 48 kHz (RFC 7587), stereo if the sender wants it, with in-band FEC, which mends single
 * losses, and DTX, which sends next to nothing in silence.
 */
export const audioCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1, minptime: 10 },
  },
]

interface WithFeedback {
  readonly codecs?: readonly { readonly rtcpFeedback?: readonly types.RtcpFeedback[] }[]
}

/**
 * Takes NACK away: a packet of voice sent again comes too late to be played, and FEC has usually covered for it.
 * (mediasoup offers NACK for Opus by itself.)
 */
export function withoutNack<T extends WithFeedback>(value: T): T {
  if (value.codecs === undefined) return value
  const codecs = value.codecs.map((codec) => ({
    ...codec,
    rtcpFeedback: (codec.rtcpFeedback ?? []).filter((feedback) => feedback.type !== 'nack'),
  }))
  return { ...value, codecs }
}
