import type { RequestInput } from '../../../src/shared/signaling.ts'
import type { Client } from './client.ts'

let ssrc = 1000

/** What an app sends for its microphone; NACK is in it because browsers put it there. */
export function microphone(): RequestInput<'producer.open'>['rtpParameters'] {
  ssrc += 1
  return {
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1 },
        rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
      },
    ],
    encodings: [{ ssrc }],
    rtcp: { cname: 'test' },
  }
}

export const fingerprint = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }

/** Opens a transport and a producer on it; sends nothing. */
export async function produce(client: Client): Promise<string> {
  const { id } = await client.must('transport.open', { direction: 'send' })
  const { producerId } = await client.must('producer.open', {
    transportId: id,
    kind: 'audio',
    rtpParameters: microphone(),
  })
  return producerId
}
