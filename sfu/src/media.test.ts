import { expect, it } from 'vitest'
import { withoutNack } from './media.ts'

it('takes NACK and nothing else from what is negotiated', () => {
  const feedback = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'transport-cc' }]
  const stripped = withoutNack({
    mid: '0',
    codecs: [{ mimeType: 'audio/opus', rtcpFeedback: feedback }, { mimeType: 'x' }],
  })
  expect(stripped).toEqual({
    mid: '0',
    codecs: [
      { mimeType: 'audio/opus', rtcpFeedback: [{ type: 'transport-cc' }] },
      { mimeType: 'x', rtcpFeedback: [] },
    ],
  })
})
