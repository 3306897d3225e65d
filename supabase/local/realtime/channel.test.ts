import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { err, ok } from '../../../src/shared/result.ts'
import { Channel, type ChannelDeps } from './channel.ts'
import type { Frame } from './frames.ts'
import type { Identity } from './identity.ts'
import { Topics } from './topics.ts'

const person = '6f1c1b1e-5d8e-4b8e-9c39-0d2f8d6c1f4e'
const day = 24 * 60 * 60 * 1000

const identity = (expiresAt: number | null): Identity => ({
  role: 'authenticated',
  sub: person,
  claims: '{}',
  expiresAt,
})

function open(deps: Partial<ChannelDeps> = {}, expiresAt: number | null = null) {
  const sent: unknown[] = []
  const topics = new Topics()
  const channel = new Channel(
    {
      joinRef: '1',
      name: 'room:1',
      config: {
        isPrivate: true,
        ack: true,
        self: false,
        replicationReady: false,
      },
      identity: identity(expiresAt),
      token: 'first',
    },
    {
      topics,
      verifyToken: () => Promise.resolve(err({ kind: 'malformed', message: 'no JWT' })),
      mayListen: () => Promise.resolve(ok(true)),
      maySend: () => Promise.resolve(ok(true)),
      send: (frame: Frame) => void sent.push(JSON.parse(frame.data.toString('utf8'))),
      onClosed: () => undefined,
      ...deps,
    },
  )
  return { channel, sent, topics }
}

const claims = (seconds: number) => ({
  sub: person,
  role: 'authenticated' as const,
  aud: 'authenticated',
  exp: Math.floor(Date.now() / 1000) + seconds,
})
const rejoin = ['1', '1', 'realtime:room:1', 'phx_error', {}]
const close = ['1', '1', 'realtime:room:1', 'phx_close', {}]

describe('the end of a token', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  test('comes when it should, also after longer than a timer can wait', () => {
    const { sent } = open({}, Date.now() + 40 * day)
    vi.advanceTimersByTime(40 * day - 1)
    expect(sent).toEqual([])
    vi.advanceTimersByTime(1)
    expect(sent.at(-1)).toEqual(close)
    vi.advanceTimersByTime(40 * day)
    expect(sent).toHaveLength(2)
  })

  test('of a channel that was left says nothing', () => {
    const { channel, sent } = open({}, Date.now() + 1000)
    channel.abandon()
    vi.advanceTimersByTime(2000)
    expect(sent).toEqual([])
  })
})

describe('when something cannot be asked', () => {
  test('a renewed token whose keys are out of reach makes the client join again', async () => {
    const verifyToken = () =>
      Promise.resolve(err({ kind: 'keys-unavailable' as const, message: 'no answer' }))
    const { channel, sent } = open({ verifyToken })
    await channel.renewToken('second')
    expect(sent).toEqual([rejoin])
  })

  test('a database out of reach makes the client join again, not lose its channel', async () => {
    const { channel, sent } = open({
      verifyToken: () => Promise.resolve(ok(claims(60))),
      mayListen: () => Promise.resolve(err({ kind: 'database-unavailable', message: 'down' })),
    })
    await channel.renewToken('second')
    expect(sent).toEqual([rejoin])
  })

  test('a policy that fails at a renewed token takes the right away', async () => {
    const { channel, sent } = open({
      verifyToken: () => Promise.resolve(ok(claims(60))),
      mayListen: () => Promise.resolve(err({ kind: 'policy-failed', message: 'division by zero' })),
    })
    await channel.renewToken('second')
    expect(sent.at(-1)).toEqual(close)
  })

  test('a message is refused with the reason, and the question is asked again next time', async () => {
    const maySend = vi
      .fn<ChannelDeps['maySend']>()
      .mockResolvedValueOnce(err({ kind: 'database-unavailable', message: 'down' }))
      .mockResolvedValue(ok(true))
    const { channel } = open({ maySend })
    const replies: unknown[] = []
    const push = {
      kind: 'broadcast',
      address: { joinRef: '1', ref: '2', topic: 'realtime:room:1' },
      event: 'e',
      meta: {},
      encoding: 'json',
      body: Buffer.from('{}'),
    } as const
    for (let i = 0; i < 3; i++) await channel.broadcast(push, (...reply) => void replies.push(reply))
    expect(replies).toEqual([
      ['error', { reason: 'DatabaseUnavailable: The database did not answer; try again' }],
      ['ok'],
      ['ok'],
    ])
    expect(maySend).toHaveBeenCalledTimes(2)
  })
})

test('a channel that ended while its token was looked at says nothing more', async () => {
  const { channel, sent } = open()
  const renewed = channel.renewToken('second')
  channel.close()
  await renewed
  expect(sent).toEqual([close])
})

test('the same token again asks nobody', async () => {
  const verifyToken = vi.fn<ChannelDeps['verifyToken']>()
  const { channel } = open({ verifyToken })
  await channel.renewToken('first')
  expect(verifyToken).not.toHaveBeenCalled()
})

test('a channel that closes leaves its topic to the others, and says so once', () => {
  const { channel, sent, topics } = open()
  topics.join('room:1', true, { deliver: () => undefined, warn: () => undefined })
  channel.close()
  channel.close()
  expect(sent).toEqual([close])
  expect(topics.find('room:1', true)?.subscribers.size).toBe(1)
})
