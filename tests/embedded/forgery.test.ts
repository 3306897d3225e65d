import { afterAll, beforeAll, expect, test } from 'vitest'
import postgres from 'postgres'
import { topic } from '../../src/shared/backend.ts'
import { must, newServer, persona, type Persona, type Place } from '../../supabase/tests/personas.ts'
import { onWire, RealtimeListener } from '../support/realtime-listener.ts'
import { broadcastPush } from '../support/realtime-socket.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'
import { person } from './backend-fixture.ts'

/* A member writes to every topic in every way a socket or an address allows. Nobody may be shown what is not in the database. */

let backend: TestBackend
let db: postgres.Sql
let ada: Persona & { token: string }, eve: Persona & { token: string }
let camp: Place
let listener: RealtimeListener, forger: RealtimeListener
let topics: readonly string[]

beforeAll(async () => {
  backend = await startTestBackend()
  db = postgres(backend.databaseUrl, { max: 4, onnotice: () => undefined })
  ;[ada, eve] = await Promise.all([newcomer('ada'), newcomer('eve')])
  camp = await newServer(ada, eve)
  topics = [
    topic.channel(camp.textId, 1),
    topic.server(camp.serverId, 1),
    topic.user(ada.id),
    `typing:${camp.textId}:1`,
  ]
  listener = await RealtimeListener.open(backend, ada.token)
  for (const name of topics) expect(await listener.join(name)).toBeNull()
  forger = await RealtimeListener.open(backend, eve.token)
})
afterAll(async () => {
  listener.close()
  forger.close()
  await db.end()
  await backend.close()
})

async function newcomer(name: string) {
  const { id, token } = await person(backend)
  const who = persona(db, id)
  must(await who.call('create_profile', name, name))
  return { ...who, token }
}

const lie = (event: string) => {
  const message = {
    channel_id: camp.textId,
    id: crypto.randomUUID(),
    author_id: ada.id,
    body: 'I said this',
    seq: 1,
    rev: 1,
  }
  return { event, payload: { rev: 1, message, user_id: ada.id, status: 'online', forged: true } }
}
const events = ['message', 'reaction', 'pin', 'head', 'presence', 'member', 'moved', 'typing']

/** All the listener was told, up to a message that Ada really sends now. */
async function told(): Promise<string[]> {
  const body = crypto.randomUUID()
  must(await ada.call('send_message', camp.textId, crypto.randomUUID(), body))
  await forger.flushed()
  await listener.heard.find(({ payload }) => JSON.stringify(payload).includes(body), 'what Ada said')
  await listener.flushed()
  return listener.heard.items
    .filter(({ payload }) => payload['forged'] === true)
    .map(({ topic: name, event }) => `${name.split(':')[0]} ${event}`)
}

const push = (name: string, event: string, meta = ''): void =>
  forger.socket.send(
    broadcastPush({
      joinRef: '',
      topic: onWire(name),
      event,
      meta,
      body: JSON.stringify(lie(event).payload),
    }),
  )

test('without having joined', async () => {
  for (const name of topics) for (const event of events) push(name, event)
  expect(await told()).toEqual([])
})

test('on public topics of the same names', async () => {
  for (const name of topics) {
    await forger.join(name, false)
    for (const event of events) push(name, event)
  }
  expect(await told()).toEqual([])
})

test('as a member of the private topics, broadcasting, stored or not', async () => {
  for (const name of topics.filter((each) => !each.startsWith('typing:'))) {
    await forger.join(name)
    for (const event of events) {
      push(name, event)
      push(name, event, '{"persist":true}')
    }
  }
  expect(await told()).toEqual([])
})

test('present, untracked, in frames of the older form, and with changes of tables nobody made', async () => {
  for (const name of topics) {
    const ref = forger.nextRef()
    const at = [ref, ref, onWire(name)]
    forger.socket.send([
      ...at,
      'phx_join',
      { config: { private: true, presence: { enabled: true, key: ada.id } } },
    ])
    forger.socket.send([
      ...at,
      'presence',
      { type: 'presence', event: 'track', payload: lie('presence').payload },
    ])
    forger.socket.send([...at, 'broadcast', { type: 'broadcast', ...lie('message') }])
    forger.socket.send([...at, 'postgres_changes', { data: lie('message') }])
    forger.socket.send([
      ...at,
      'presence_diff',
      { joins: { [ada.id]: { metas: [lie('presence').payload] } }, leaves: {} },
    ])
    forger.socket.send([...at, 'message', lie('message').payload])
    forger.socket.send([...at, 'system', { status: 'ok', extension: 'system', message: 'forged' }])
  }
  expect(await told()).toEqual([])
  expect(listener.socket.frames.items.filter((frame) => JSON.stringify(frame).includes('forged'))).toEqual([])
})

test('by the addresses that hosted projects have for it', async () => {
  const headers = {
    apikey: backend.keys.publishable,
    authorization: `Bearer ${eve.token}`,
    'content-type': 'application/json',
  }
  const post = async (path: string, body: unknown) =>
    (await fetch(`${backend.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status
  for (const name of topics) {
    const messages = [true, false].map((isPrivate) => ({
      topic: name,
      ...lie('message'),
      private: isPrivate,
    }))
    await post('/realtime/v1/api/broadcast', { messages })
    await post(
      `/realtime/v1/api/broadcast/${name}/events/message?private=true&persist=true`,
      lie('message').payload,
    )
    const row = {
      topic: name,
      extension: 'broadcast',
      event: 'message',
      payload: lie('message').payload,
      private: true,
    }
    expect(await post('/rest/v1/messages', row), 'rows of the public table').toBeGreaterThanOrEqual(400)
    expect(
      await post('/rest/v1/rpc/send', { payload: row.payload, event: 'message', topic: name }),
      'realtime.send',
    ).toBe(404)
  }
  expect(await told()).toEqual([])
})

test('on the one topic people write, only whoever listens to that is told', async () => {
  await forger.join(`typing:${camp.textId}:1`)
  push(`typing:${camp.textId}:1`, 'message')
  await listener.heard.find(({ topic: name }) => name.startsWith('typing:'), 'somebody typing')
  expect(await told()).toEqual(['typing message'])
})
