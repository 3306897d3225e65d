import { REALTIME_SUBSCRIBE_STATES as states } from '@supabase/supabase-js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { supabaseTopics, type TopicClient } from './topics.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Plays a Realtime client: every joined channel can be told its state and what was broadcast. */
function fakeClient() {
  const log: string[] = []
  const joined: {
    tell: (state: states, cause?: Error) => void
    say: (event: string, payload: unknown) => void
  }[] = []
  const state = { authFails: false, left: Promise.resolve() as Promise<unknown> }
  const client = {
    realtime: {
      setAuth: async () => {
        log.push('auth')
        if (state.authFails) throw new Error('offline')
      },
    },
    channel: (topic: string) => {
      log.push(`join ${topic}`)
      const channel = {
        on: (
          _type: string,
          _filter: object,
          heard: (message: { event: string; payload: unknown }) => void,
        ) => {
          channel.heard = heard
          return channel
        },
        subscribe: (tell: (state: states, cause?: Error) => void) => {
          joined.push({ tell, say: (event, payload) => channel.heard({ event, payload }) })
          return channel
        },
        heard: (_: { event: string; payload: unknown }): void => {},
      }
      return channel
    },
    removeChannel: () => {
      log.push('leave')
      return state.left
    },
  }
  // Only what topics use is played.
  return { client: client as unknown as TopicClient, log, joined, state }
}

function listen(fake: ReturnType<typeof fakeClient>) {
  const heard: string[] = []
  const topics = supabaseTopics(fake.client)
  const start = () =>
    topics.listen('server:camp', {
      listening: () => heard.push('listening'),
      lost: () => heard.push('lost'),
      refused: () => heard.push('refused'),
      heard: (event) => heard.push(event),
    })
  const subscription = start()
  return { heard, start, say: subscription.say, stop: () => subscription.close() }
}
const soon = () => vi.advanceTimersByTimeAsync(0)

test('the token is set before a private topic is joined', async () => {
  const fake = fakeClient()
  const { heard } = listen(fake)
  await soon()
  expect(fake.log).toEqual(['auth', 'join server:camp'])
  fake.joined[0]?.tell(states.SUBSCRIBED)
  fake.joined[0]?.say('head', {})
  expect(heard).toEqual(['listening', 'head'])
})

test('a lost connection is told once, and so is each return', async () => {
  const fake = fakeClient()
  const { heard } = listen(fake)
  await soon()
  const channel = fake.joined[0]
  for (const state of [states.SUBSCRIBED, states.CHANNEL_ERROR, states.TIMED_OUT, states.SUBSCRIBED])
    channel?.tell(state)
  expect(heard).toEqual(['listening', 'lost', 'listening'])
})

test('a refusal by the policies is told, a broken line is not one', async () => {
  const fake = fakeClient()
  const { heard } = listen(fake)
  await soon()
  fake.joined[0]?.tell(states.CHANNEL_ERROR, new Error('socket closed: 1006'))
  fake.joined[0]?.tell(
    states.CHANNEL_ERROR,
    new Error('Unauthorized: You do not have permissions to read from this Channel topic: server:camp'),
  )
  expect(heard).toEqual(['refused'])
})

test('a topic that the server closed is joined anew, with a new token and growing waits', async () => {
  const fake = fakeClient()
  const { heard } = listen(fake)
  await soon()
  fake.joined[0]?.tell(states.SUBSCRIBED)
  fake.joined[0]?.tell(states.CLOSED)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(fake.joined).toHaveLength(2)
  fake.joined[1]?.tell(states.CLOSED)
  await vi.advanceTimersByTimeAsync(1_500)
  expect(fake.joined).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(500)
  fake.joined[2]?.tell(states.SUBSCRIBED)
  expect(heard).toEqual(['listening', 'lost', 'listening'])
  expect(fake.log.filter((entry) => entry === 'auth')).toHaveLength(3)
})

test('a token that can’t be had now is asked for again', async () => {
  const fake = fakeClient()
  fake.state.authFails = true
  listen(fake)
  await soon()
  expect(fake.joined).toHaveLength(0)
  fake.state.authFails = false
  await vi.advanceTimersByTimeAsync(1_000)
  expect(fake.joined).toHaveLength(1)
})

test('after stopping nothing is told and nothing is joined', async () => {
  const fake = fakeClient()
  const { heard, stop } = listen(fake)
  await soon()
  stop()
  stop()
  fake.joined[0]?.tell(states.CLOSED)
  fake.joined[0]?.say('head', {})
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heard).toEqual([])
  expect(fake.log).toEqual(['auth', 'join server:camp', 'leave'])
})

test('stopping before the topic was joined joins nothing', async () => {
  const fake = fakeClient()
  const { stop } = listen(fake)
  stop()
  await soon()
  expect(fake.joined).toHaveLength(0)
})

test('a topic is joined again only once it was left', async () => {
  const fake = fakeClient()
  const leaving = Promise.withResolvers<null>()
  fake.state.left = leaving.promise
  const { stop, start } = listen(fake)
  await soon()
  stop()
  start()
  await soon()
  expect(fake.joined).toHaveLength(1)
  leaving.resolve(null)
  await soon()
  expect(fake.joined).toHaveLength(2)
})
