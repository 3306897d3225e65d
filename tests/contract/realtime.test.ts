import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { broadcasts, topic } from '../../src/shared/backend.ts'
import { value } from '../../scripts/stack/accounts.ts'
import {
  events,
  hear,
  privately,
  say,
  statuses,
  subscribe,
  systemMessages,
} from '../support/realtime-channels.ts'
import { ask, cleanUp, newCamp, newPerson, topicsOf, visitor, type Camp, type Person } from './people.ts'

/* Bonfire's topics. Where something must not arrive, a marker is sent after it: what came before it has been seen or was dropped. */

let ann: Person
let bob: Person
let eve: Person
let camp: Camp
beforeAll(async () => {
  ann = await newPerson()
  bob = await newPerson()
  eve = await newPerson()
  camp = await newCamp(ann, bob)
})
afterAll(cleanUp)

const write = (who: Person, body: string, channelId = camp.textId) =>
  value(who, 'send_message', { p_channel_id: channelId, p_id: randomUUID(), p_body: body })

/** Listens to a private topic; what was heard, and the end of it. */
async function listen(who: Person, name: string) {
  const channel = who.client.channel(name, privately)
  const heard = hear(channel)
  await subscribe(channel)
  return { channel, heard, leave: () => who.client.removeChannel(channel) }
}

describe('what the database tells', () => {
  test('of a message is heard by the members as it was stored, changed and deleted', async () => {
    const { heard, leave } = await listen(bob, (await topicsOf(bob, camp)).text)
    const sent = await write(ann, 'hello ž 🐴')
    const place = { p_channel_id: camp.textId, p_id: sent.id }
    await ask(ann, 'edit_message', { ...place, p_body: 'hello again' })
    await ask(ann, 'delete_message', place)
    const told = (await heard.count(3)).map(({ event, payload }) => {
      expect(event).toBe('message')
      return broadcasts.channel.message.parse(payload)
    })
    expect(told.map(({ rev, message }) => [rev - sent.rev, message.id, message.body])).toEqual([
      [0, sent.id, 'hello ž 🐴'],
      [1, sent.id, 'hello again'],
      [2, sent.id, null],
    ])
    await leave()
  })

  test('comes in the order of the revisions, each once', async () => {
    const { heard, leave } = await listen(bob, (await topicsOf(bob, camp)).text)
    const sent = await Promise.all(Array.from({ length: 10 }, (_, n) => write(ann, `many ${n}`)))
    const told = await heard.count(10)
    expect(told.map(({ payload }) => payload['rev'])).toEqual(
      sent.map(({ rev }) => rev).sort((a, b) => a - b),
    )
    await leave()
  })

  test('of a server reaches its members, and of a person that person', async () => {
    const carl = await newPerson()
    const own = await listen(carl, topic.user(carl.userId))
    const server = await listen(bob, (await topicsOf(bob, camp)).server)
    const limits = { p_max_uses: null, p_expires_in_seconds: null }
    const { code } = await value(ann, 'create_invite', { p_server_id: camp.serverId, ...limits })
    await value(carl, 'accept_invite', { p_code: code })
    const joined = await server.heard.find(({ event }) => event === 'member', 'the new member')
    expect(broadcasts.server.member.parse(joined.payload)).toEqual({ user_id: carl.userId })
    const told = await own.heard.find(({ event }) => event === 'server', 'the new server')
    expect(broadcasts.user.server.parse(told.payload)).toEqual({ server_id: camp.serverId })
    await write(ann, 'news')
    const head = await server.heard.find(({ event }) => event === 'head', 'the head')
    expect(broadcasts.server.head.parse(head.payload).channel_id).toBe(camp.textId)
    await Promise.all([own.leave(), server.leave()])
  })

  test('is not heard on the public topic of the same name', async () => {
    const topics = await topicsOf(bob, camp)
    const outside = eve.client.channel(topics.text)
    const leaked = hear(outside)
    // A project may close public topics altogether: that is as good.
    const joined = statuses(outside)
    await joined.count(1)
    const inside = await listen(bob, topics.text)
    await write(ann, 'among us')
    await inside.heard.count(1)
    await eve.client.removeChannel(outside)
    expect(events(leaked)).toEqual([])
    await inside.leave()
  })
})

describe('who may listen', () => {
  test.each([
    ['a channel', async () => (await topicsOf(ann, camp)).text],
    ['a channel of another epoch', async () => (await topicsOf(ann, camp)).text.replace(/\d+$/, '999')],
    ['who types', async () => (await topicsOf(ann, camp)).typing],
    ['a server', async () => (await topicsOf(ann, camp)).server],
    ['another person', () => Promise.resolve(topic.user(ann.userId))],
    ['nobody', () => Promise.resolve('channel:no-id:0')],
  ])('is not a stranger to the topic of %s', async (_, name) => {
    const channel = eve.client.channel(await name(), privately)
    await expect(subscribe(channel)).rejects.toThrow('Unauthorized')
    await eve.client.removeChannel(channel)
  })

  test('is not who is not signed in', async () => {
    const client = visitor()
    const channel = client.channel((await topicsOf(ann, camp)).server, privately)
    await expect(subscribe(channel)).rejects.toThrow('Unauthorized')
    await client.removeAllChannels()
  })

  test('is still a member whose token was renewed', async () => {
    const dan = await newPerson()
    const there = await newCamp(dan)
    const { channel, heard, leave } = await listen(dan, (await topicsOf(dan, there)).text)
    const system = systemMessages(channel)
    const { data } = await dan.client.auth.refreshSession()
    await dan.client.realtime.setAuth(data.session?.access_token ?? null)
    await write(dan, 'after the new token', there.textId)
    await heard.count(1)
    expect(system.items.filter(({ status }) => status === 'error')).toEqual([])
    await leave()
  })

  test('is nobody who left: the old topic is silent, without the others missing a word', async () => {
    const fay = await newPerson()
    const there = await newCamp(ann, fay)
    const gone = await listen(fay, (await topicsOf(fay, there)).text)
    await value(fay, 'leave_server', { p_server_id: there.serverId })
    const topics = await topicsOf(ann, there)
    const stays = await listen(ann, topics.text)
    await write(ann, 'among us', there.textId)
    await stays.heard.count(1)
    expect(events(stays.heard)).toEqual(['message'])
    expect(gone.heard.items).toEqual([])
    await expect(subscribe(fay.client.channel(topics.server, privately))).rejects.toThrow('Unauthorized')
    await stays.leave()
  })
})

describe('what people write', () => {
  test('is that they are typing, which the members hear and they themselves don’t', async () => {
    const { typing } = await topicsOf(ann, camp)
    const [a, b] = [await listen(ann, typing), await listen(bob, typing)]
    await say(a.channel, 'typing', { user_id: ann.userId })
    expect(await b.heard.count(1)).toMatchObject([{ event: 'typing', payload: { user_id: ann.userId } }])
    await say(b.channel, 'typing', { user_id: bob.userId })
    await a.heard.count(1)
    expect(a.heard.items.map(({ payload }) => payload['user_id'])).toEqual([bob.userId])
    await Promise.all([a.leave(), b.leave()])
  })

  test.each(['text', 'server'] as const)('is dropped on every other topic: %s', async (which) => {
    const name = (await topicsOf(ann, camp))[which]
    const [speaker, listener] = [await listen(ann, name), await listen(bob, name)]
    await say(speaker.channel, 'forged', {})
    await write(ann, 'marker')
    await Promise.all([speaker.heard.count(1), listener.heard.count(1)])
    expect(events(listener.heard)).not.toContain('forged')
    await Promise.all([speaker.leave(), listener.leave()])
  })

  test('is nothing on somebody’s own topic', async () => {
    const name = topic.user(bob.userId)
    const [forger, listener] = [
      await listen(bob, name),
      await listen(bob, (await topicsOf(bob, camp)).server),
    ]
    await say(forger.channel, 'read', { channel_id: camp.textId, seq: 1_000_000 })
    await write(ann, 'marker')
    await listener.heard.count(1)
    expect(events(forger.heard)).not.toContain('read')
    await Promise.all([forger.leave(), listener.leave()])
  })
})
