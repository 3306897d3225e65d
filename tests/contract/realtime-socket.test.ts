import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { value } from '../../scripts/stack/accounts.ts'
import { broadcastPush, RawSocket } from '../support/realtime-socket.ts'
import { cleanUp, newCamp, newPerson, project, topicsOf, type Camp, type Person } from './people.ts'

/* The frames of Realtime's protocol 2.0.0 on which supabase-js builds, without supabase-js between. */

const address = (key: string) =>
  `${project.url.replace(/^http/, 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=2.0.0`

let ann: Person
let eve: Person
let camp: Camp
let name: string
const open: RawSocket[] = []
beforeAll(async () => {
  ann = await newPerson()
  eve = await newPerson()
  camp = await newCamp(ann)
  name = `realtime:${(await topicsOf(ann, camp)).text}`
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})
afterAll(cleanUp)

async function connect(): Promise<RawSocket> {
  const socket = await RawSocket.open(address(project.publishableKey))
  open.push(socket)
  return socket
}

const joinWith = (token: string | null) => ({
  config: {
    broadcast: { ack: false, self: false },
    presence: { enabled: false },
    postgres_changes: [],
    private: true,
  },
  ...(token === null ? {} : { access_token: token }),
})

test('a socket without a key is not opened', async () => {
  const socket = new WebSocket(address('nobody'))
  const failed = new Promise<Error>((resolve) => socket.once('error', resolve))
  expect((await failed).message).toMatch(/40[13]/)
})

test('a heartbeat is answered', async () => {
  await (await connect()).heartbeat('1')
})

test('a join with a token is granted, and what the database tells comes as a binary frame', async () => {
  const socket = await connect()
  socket.send(['1', '1', name, 'phx_join', joinWith(await ann.token())])
  expect(await socket.reply('1')).toMatchObject({ status: 'ok', response: { postgres_changes: [] } })
  const sent = { p_channel_id: camp.textId, p_id: randomUUID(), p_body: 'raw' }
  await value(ann, 'send_message', sent)
  const frame = await socket.binary.find((data) => data[0] === 4 && data.includes(sent.p_id), 'the broadcast')
  const [topicBytes = 0, eventBytes = 0, metaBytes = 0, encoding] = frame.subarray(1, 5)
  expect(encoding).toBe(1)
  const text = frame.subarray(5).toString()
  expect(text.slice(0, topicBytes + eventBytes)).toBe(`${name}message`)
  expect(JSON.parse(text.slice(topicBytes + eventBytes + metaBytes))).toMatchObject({
    message: { body: 'raw' },
  })
})

test.each([
  ['without a token', () => Promise.resolve(null), /Unauthorized/],
  ['with somebody else’s', () => eve.token(), /Unauthorized/],
  ['with one that is none', () => Promise.resolve('abc.def.ghi'), /./],
])('a join %s is refused with a reason', async (_, token, reason) => {
  const socket = await connect()
  socket.send(['1', '1', name, 'phx_join', joinWith(await token())])
  const { status, response } = await socket.reply('1')
  expect([status, response['reason']]).toEqual(['error', expect.stringMatching(reason)])
})

test('a token that is none ends the channel for good', async () => {
  const socket = await connect()
  socket.send(['1', '1', name, 'phx_join', joinWith(await ann.token())])
  await socket.reply('1')
  socket.send(['1', '2', name, 'access_token', { access_token: 'abc.def.ghi' }])
  const [joinRef, ref] = await socket.frames.find(
    (frame) => frame[3] === 'phx_close',
    'the end of the channel',
  )
  expect([joinRef, ref]).toEqual(['1', '1'])
})

test('a channel that was left hears nothing more', async () => {
  const [leaver, stayer] = [await connect(), await connect()]
  const token = await ann.token()
  for (const socket of [leaver, stayer]) {
    socket.send(['1', '1', name, 'phx_join', joinWith(token)])
    await socket.reply('1')
  }
  leaver.send(['1', '2', name, 'phx_leave', {}])
  expect(await leaver.reply('2')).toMatchObject({ status: 'ok' })
  await value(ann, 'send_message', { p_channel_id: camp.textId, p_id: randomUUID(), p_body: 'later' })
  await stayer.binary.count(1)
  await leaver.heartbeat('3')
  expect(leaver.binary.items).toEqual([])
})

test('a forged message of a member reaches nobody, however it is framed', async () => {
  const [forger, listener] = [await connect(), await connect()]
  const token = await ann.token()
  for (const socket of [forger, listener]) {
    socket.send(['1', '1', name, 'phx_join', joinWith(token)])
    await socket.reply('1')
  }
  forger.send(broadcastPush({ topic: name, event: 'message', body: '{"forged":true}' }))
  forger.send([
    '1',
    '2',
    name,
    'broadcast',
    { type: 'broadcast', event: 'message', payload: { forged: true } },
  ])
  await forger.heartbeat('3')
  const sent = { p_channel_id: camp.textId, p_id: randomUUID(), p_body: 'marker' }
  await value(ann, 'send_message', sent)
  await listener.binary.find((data) => data.includes(sent.p_id), 'the marker')
  expect(listener.binary.items.filter((data) => data.includes('forged'))).toEqual([])
})
