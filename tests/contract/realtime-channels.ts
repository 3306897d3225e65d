import type { RealtimeChannel } from '@supabase/supabase-js'
import type { RealtimeFixture } from './realtime-fixture.ts'
import { Inbox } from './realtime-waiting.ts'

export interface Heard {
  readonly event: string
  readonly payload: Record<string, unknown>
  readonly meta?: { readonly id: string }
}

interface SystemMessage {
  readonly status: string
  readonly message: string
}

let count = 0
/** A name no other test of the file uses. */
export const newName = () => `t${++count}`

export const privately = { config: { private: true } }

/** Every broadcast the channel gets. */
export function hear(channel: RealtimeChannel): Inbox<Heard> {
  const inbox = new Inbox<Heard>()
  channel.on('broadcast', { event: '*' }, inbox.push)
  return inbox
}

export const events = (inbox: Inbox<Heard>) => inbox.items.map((item) => item.event)

export function systemMessages(channel: RealtimeChannel): Inbox<SystemMessage> {
  const inbox = new Inbox<SystemMessage>()
  channel.on('system', {}, inbox.push)
  return inbox
}

/** Subscribes. Every status the channel reports, with the message of its error. */
export function statuses(channel: RealtimeChannel): Inbox<string> {
  const inbox = new Inbox<string>()
  channel.subscribe((status, error) => inbox.push(error ? `${status} ${error.message}` : status))
  return inbox
}

/** Resolves when the channel is subscribed; rejects when it reports a failure instead. */
export async function subscribe(channel: RealtimeChannel): Promise<void> {
  const status = await statuses(channel).find((seen) => seen !== 'CLOSED', 'the subscription')
  if (status !== 'SUBSCRIBED') throw new Error(status)
}

export const say = (channel: RealtimeChannel, event: string, payload: unknown = {}) =>
  channel.send({ type: 'broadcast', event, payload })

/** Two channels of one name on clients of their own. */
export async function pair(
  realtime: RealtimeFixture,
  name = newName(),
  config: Record<string, unknown> = {},
) {
  const a = realtime.client().channel(name, { config })
  const b = realtime.client().channel(name, { config })
  const heard = { a: hear(a), b: hear(b) }
  await Promise.all([subscribe(a), subscribe(b)])
  return { a, b, heard }
}

/** A room with a member. */
export async function room(realtime: RealtimeFixture, writes = true) {
  const name = newName()
  const person = await realtime.person()
  await realtime.addMember(name, person, writes)
  return { name, topic: `room:${name}`, person }
}

/** A member of a new room, listening to its private topic. */
export async function listen(realtime: RealtimeFixture, config: Record<string, unknown> = {}) {
  const { name, topic, person } = await room(realtime)
  const channel = person.client.channel(topic, { config: { private: true, ...config } })
  const heard = hear(channel)
  const system = systemMessages(channel)
  await subscribe(channel)
  return { name, topic, heard, system }
}

/** The field `n` of messages, and what it should be when they were counted. */
export const numbers = (heard: readonly Heard[]) => heard.map((message) => message.payload['n'])
export const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)
