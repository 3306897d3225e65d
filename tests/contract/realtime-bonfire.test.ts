import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { channel as channelRow, rpc, topic } from '../../src/shared/backend.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'
import { must, person, visitor, type Person } from '../embedded/backend-fixture.ts'
import { events, hear, privately, say, subscribe } from '../support/realtime-channels.ts'

/* Bonfire's own topics on the whole backend: real sign-up, the app's schema, its policies. */

let backend: TestBackend
let ada: Person
let ben: Person
let eve: Person
let serverId: string
let textId: string

const call = async (who: Person, name: string, args: Record<string, unknown>): Promise<unknown> =>
  must(await who.client.rpc(name, args))

const unwrap = <T>(result: { ok: true; value: T } | { ok: false; error: { kind: string } }): T => {
  if (!result.ok) throw new Error(result.error.kind)
  return result.value
}

async function member(name: string): Promise<Person> {
  const who = await person(backend)
  await call(who, 'create_profile', { p_username: name, p_display_name: name })
  await who.client.realtime.setAuth()
  return who
}

/** The topic of the text channel, as somebody in the server reads it now. */
async function textTopic(who: Person): Promise<string> {
  const rows = must(await who.client.from('channels').select().eq('id', textId))
  const [row] = z.array(channelRow).parse(rows)
  if (!row) throw new Error('the channel is not to be seen')
  return topic.channel(row.id, row.epoch)
}

const write = (who: Person, body: string) =>
  call(who, 'send_message', { p_channel_id: textId, p_id: randomUUID(), p_body: body })

beforeAll(async () => {
  backend = await startTestBackend()
  ;[ada, ben, eve] = await Promise.all([member('ada'), member('ben'), member('eve')])
  const made = unwrap(rpc.create_server.parse(await call(ada, 'create_server', { p_name: 'Camp' })))
  serverId = made.server.id
  textId = made.channels.find((each) => each.kind === 'text')?.id ?? ''
  const args = { p_server_id: serverId, p_max_uses: null, p_expires_in_seconds: null }
  const { code } = unwrap(rpc.create_invite.parse(await call(ada, 'create_invite', args)))
  unwrap(rpc.accept_invite.parse(await call(ben, 'accept_invite', { p_code: code })))
})
afterAll(() => backend.close())

describe('the topics of a server', () => {
  test('a message is heard by the members as it was stored', async () => {
    const channel = ben.client.channel(await textTopic(ben), privately)
    const heard = hear(channel)
    await subscribe(channel)
    const sent = unwrap(rpc.send_message.parse(await write(ada, 'hello')))
    const [message] = await heard.count(1)
    expect(message).toMatchObject({ event: 'message', payload: { rev: sent.rev, message: { id: sent.id } } })
    await ben.client.removeChannel(channel)
  })

  test('members only listen: what they send reaches nobody, and they cannot be present', async () => {
    const [speaker, listener] = [ada, ben].map((who) => who.client.channel(topic.server(serverId, 1), privately))
    if (!speaker || !listener) throw new Error('two channels')
    const heard = hear(listener)
    await Promise.all([subscribe(speaker), subscribe(listener)])
    await say(speaker, 'head', { channel_id: textId, rev: 1_000_000 })
    // The answer comes after the forged message was looked at.
    expect(await speaker.track({})).toBe('error')
    await write(ada, 'marker')
    await heard.count(1)
    expect(heard.items[0]?.payload['rev']).toBeLessThan(1_000_000)
    await Promise.all([ada.client.removeChannel(speaker), ben.client.removeChannel(listener)])
  })

  test.each([
    ['a channel', () => textTopic(ada)],
    ['a channel of another epoch', async () => (await textTopic(ada)).replace(/\d+$/, '999')],
    ['a server', () => Promise.resolve(topic.server(serverId, 1))],
    ['another person', () => Promise.resolve(topic.user(ada.id))],
    ['nobody', () => Promise.resolve('channel:no-id:0')],
  ])('a stranger is refused the topic of %s', async (_, name) => {
    await expect(subscribe(eve.client.channel(await name(), privately))).rejects.toThrow('Unauthorized')
  })

  test('who is not signed in is refused', async () => {
    const channel = visitor(backend).channel(topic.server(serverId, 1), privately)
    await expect(subscribe(channel)).rejects.toThrow('Unauthorized')
    await channel.unsubscribe()
  })

  test('who left hears nothing more, without the others missing a word', async () => {
    const before = await textTopic(ben)
    const gone = ben.client.channel(before, privately)
    const goneHears = hear(gone)
    await subscribe(gone)
    await call(ben, 'leave_server', { p_server_id: serverId })

    const stays = ada.client.channel(await textTopic(ada), privately)
    const adaHears = hear(stays)
    await subscribe(stays)
    await write(ada, 'among us')
    await adaHears.count(1)
    expect(events(adaHears)).toEqual(['message'])
    expect(goneHears.items).toEqual([])
    await expect(subscribe(ben.client.channel(topic.server(serverId, 1), privately))).rejects.toThrow(
      'Unauthorized',
    )
  })
})
