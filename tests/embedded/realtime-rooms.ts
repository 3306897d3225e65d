import { hear, newName, subscribe, systemMessages, type Heard } from '../support/realtime-channels.ts'
import type { RealtimeFixture } from './realtime-fixture.ts'

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
