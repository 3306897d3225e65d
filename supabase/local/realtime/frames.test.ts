import { randomBytes, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decodeBinary, decodeText, encodeBroadcast, encodeText } from './frames.ts'

const rounds = 2000

/** A string of up to `max` UTF-8 bytes, with characters of every width. */
function randomText(max: number): string {
  const alphabet = ['a', '"', '\\', '\u0000', 'é', '€', '🐴']
  let text = ''
  for (;;) {
    const next = text + (alphabet[randomInt(alphabet.length)] ?? '')
    if (Buffer.byteLength(next) > max || randomInt(20) === 0) return text
    text = next
  }
}

interface PushFields {
  readonly strings: readonly [joinRef: string, ref: string, topic: string, event: string, meta: string]
  readonly encoding: number
  readonly body: Buffer
}

function encodePush({ strings, encoding, body }: PushFields): Buffer {
  const fields = strings.map((field) => Buffer.from(field))
  return Buffer.concat([Buffer.from([3, ...fields.map((field) => field.length), encoding]), ...fields, body])
}

describe('binary frames', () => {
  test('any push decodes to what was encoded', () => {
    for (let i = 0; i < rounds; i++) {
      const [joinRef, ref, topic, event] = [
        randomText(255),
        randomText(255),
        randomText(255),
        randomText(255),
      ]
      const json = randomInt(2) === 1
      const body = json ? Buffer.from(JSON.stringify(randomText(500))) : randomBytes(randomInt(500))
      const frame = encodePush({ strings: [joinRef, ref, topic, event, ''], encoding: json ? 1 : 0, body })
      expect(decodeBinary(frame)).toEqual({
        ok: true,
        value: {
          kind: 'broadcast',
          address: { joinRef: joinRef || null, ref: ref || null, topic },
          event,
          meta: {},
          encoding: json ? 'json' : 'binary',
          body,
        },
      })
    }
  })

  test('a push cut anywhere within its header is malformed', () => {
    const header = encodePush({
      strings: ['1', '22', 'topic', 'event', '{}'],
      encoding: 0,
      body: Buffer.alloc(0),
    })
    for (let length = 0; length < header.length; length++) {
      expect(decodeBinary(header.subarray(0, length))).toMatchObject({
        ok: false,
        error: { kind: 'malformed' },
      })
    }
    expect(decodeBinary(header).ok).toBe(true)
  })

  test('random bytes decode or are refused, and never throw', () => {
    for (let i = 0; i < rounds; i++) {
      const noise = randomBytes(randomInt(600))
      if (noise.length > 0 && randomInt(2) === 0) noise[0] = 3
      const result = decodeBinary(noise)
      if (!result.ok) expect(result.error.message).not.toBe('')
    }
  })

  test('a flipped bit never throws', () => {
    const frame = encodePush({
      strings: ['1', '2', 't', 'e', '{"a":1}'],
      encoding: 1,
      body: Buffer.from('{}'),
    })
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const broken = Buffer.from(frame)
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => decodeBinary(broken)).not.toThrow()
    }
  })

  test('the refs of a push that is refused are known where they could be read', () => {
    const frame = encodePush({ strings: ['1', '2', 't', 'e', ''], encoding: 1, body: Buffer.from('{') })
    expect(decodeBinary(frame)).toMatchObject({
      error: { address: { joinRef: '1', ref: '2', topic: 't' } },
    })
  })

  test('a broadcast carries its payload unchanged', () => {
    const body = randomBytes(1000)
    const frame = encodeBroadcast({ topic: 'tö', event: 'e', meta: { id: 'x' }, encoding: 'binary', body })
    const header = Buffer.from([4, 3, 1, 10, 0])
    expect(frame).toEqual({
      ok: true,
      value: { data: Buffer.concat([header, Buffer.from('töe{"id":"x"}'), body]), binary: true },
    })
  })

  test('a broadcast with a field of more than 255 bytes is refused', () => {
    const broadcast = { topic: 't', meta: null, encoding: 'json', body: Buffer.from('{}') } as const
    expect(encodeBroadcast({ ...broadcast, event: 'x'.repeat(255) }).ok).toBe(true)
    expect(encodeBroadcast({ ...broadcast, event: 'é'.repeat(128) })).toEqual({
      ok: false,
      error: { kind: 'field-too-long' },
    })
  })
})

describe('text frames', () => {
  test('any frame decodes to what was encoded', () => {
    for (let i = 0; i < rounds; i++) {
      const address = { joinRef: randomText(20), ref: i % 2 ? null : randomText(20), topic: randomText(300) }
      const [event, payload] = [randomText(300), { text: randomText(300), list: [null, i] }]
      const { data } = encodeText(address, event, payload)
      expect(decodeText(data.toString('utf8'))).toEqual({
        ok: true,
        value: { kind: 'push', address, event, payload },
      })
    }
  })

  test('random text is refused and never throws', () => {
    for (let i = 0; i < rounds; i++) {
      const text = i % 2 ? randomText(50) : JSON.stringify([null, randomText(5), i, [randomText(9)]])
      expect(decodeText(text).ok).toBe(false)
    }
  })

  test('a ref that is no text is malformed', () => {
    expect(decodeText('[1,2,"t","e",{}]')).toMatchObject({ error: { kind: 'malformed', address: null } })
  })
})
