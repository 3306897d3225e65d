import { expect, test, vi } from 'vitest'
import type { Message } from '../../../shared/backend.ts'
import { err, ok } from '../../../shared/result.ts'
import type { ChannelEvent, ChatPort } from './ports.ts'
import { createChat } from './store.ts'

const channel = { channelId: 'general', epoch: 1 }

const until = (check: () => boolean) => vi.waitUntil(check, { interval: 1 })

/** A backend with one channel. `deaf` loses broadcasts; `down` answers nothing. */
function backend(stored = 0) {
  const messages: Message[] = []
  const listeners = new Set<(event: ChannelEvent) => void>()
  const state = { deaf: false, down: false, watches: [] as string[] }
  const unreachable = err({ kind: 'unreachable' } as const)

  function store(id: string, body: string): Message {
    const held = messages.find((message) => message.id === id)
    if (held !== undefined) return held
    const rev = messages.length + 1
    const message: Message = {
      channel_id: 'general',
      id,
      seq: rev,
      rev,
      author_id: 'mara',
      body,
      created_at: '2026-11-01T20:00:00Z',
      edited_at: null,
      deleted_at: null,
    }
    messages.push(message)
    if (!state.deaf) tell({ type: 'message', rev, message })
    return message
  }
  function tell(event: ChannelEvent): void {
    for (const listener of listeners) listener(event)
  }
  for (let seq = 1; seq <= stored; seq += 1) store(`m${seq}`, `number ${seq}`)

  const port: ChatPort = {
    latest: async (_, limit) => (state.down ? unreachable : ok(messages.slice(-limit))),
    before: async (_, seq, limit) =>
      state.down ? unreachable : ok(messages.filter((message) => message.seq < seq).slice(-limit)),
    since: async (_, rev, limit) =>
      state.down ? unreachable : ok(messages.filter((message) => message.rev > rev).slice(0, limit)),
    send: async ({ id, body }) => (state.down ? unreachable : ok(store(id, body))),
    watch: ({ channelId, epoch }, listener) => {
      state.watches.push(`${channelId}:${epoch}`)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const spied = { ...port, since: vi.fn(port.since), latest: vi.fn(port.latest), send: vi.fn(port.send) }
  return { port: spied, state, messages, listeners, store, tell }
}

function drafts(initial: Record<string, string> = {}) {
  let kept = initial
  return { read: () => kept, write: (next: Readonly<Record<string, string>>) => void (kept = next) }
}

function start(stored = 0) {
  const server = backend(stored)
  const chat = createChat(server.port, drafts(), () => 1_000)
  const view = () => chat.store.getState().channels['general']
  const bodies = () => view()?.timeline.messages.map(({ body }) => body) ?? []
  const ready = () => until(() => view()?.status === 'ready')
  return { server, chat, view, bodies, ready }
}

test('opening a channel shows its newest page and then what is said live', async () => {
  const { server, chat, bodies, ready } = start(60)
  chat.open(channel)
  await ready()
  server.tell({ type: 'listening' })
  server.store('live', 'hello')
  await until(() => bodies().length === 51)
  expect(bodies().at(-1)).toBe('hello')
})

test('what is said between reading the page and listening is fetched', async () => {
  const { server, chat, bodies } = start(2)
  server.state.deaf = true
  const page = Promise.withResolvers<null>()
  server.port.latest.mockImplementationOnce(async () => {
    const snapshot = [...server.messages]
    await page.promise
    return ok(snapshot)
  })
  chat.open(channel)
  server.store('missed', 'between')
  server.tell({ type: 'listening' })
  page.resolve(null)
  await until(() => bodies().includes('between'))
})

test('a message heard before the first page is there is not lost', async () => {
  const { server, chat, bodies, ready } = start(2)
  const page = Promise.withResolvers<null>()
  server.port.latest.mockImplementationOnce(async () => {
    const snapshot = [...server.messages]
    await page.promise
    return ok(snapshot)
  })
  chat.open(channel)
  server.store('early', 'early bird')
  page.resolve(null)
  await ready()
  expect(bodies()).toEqual(['number 1', 'number 2', 'early bird'])
})

test('a lost broadcast is fetched as soon as a later one shows the hole', async () => {
  const { server, chat, bodies, ready } = start(2)
  chat.open(channel)
  await ready()
  server.state.deaf = true
  server.store('lost', 'lost')
  server.state.deaf = false
  server.store('heard', 'heard')
  await until(() => bodies().length === 4)
  expect(bodies().slice(-2)).toEqual(['lost', 'heard'])
})

test('after a reconnect and after coming back to the window everything missed is there', async () => {
  const { server, chat, view, bodies, ready } = start(2)
  chat.open(channel)
  await ready()
  server.tell({ type: 'listening' })
  server.tell({ type: 'lost' })
  expect(view()?.live).toBe('lost')
  server.state.deaf = true
  server.store('a', 'while away')
  server.tell({ type: 'listening' })
  await until(() => bodies().length === 3)
  server.store('b', 'while asleep')
  chat.recover()
  await until(() => bodies().length === 4)
  expect(view()?.live).toBe('live')
})

test('a long absence is read page by page', async () => {
  const { server, chat, bodies, ready } = start(1)
  chat.open(channel)
  await ready()
  server.state.deaf = true
  for (let count = 0; count < 450; count += 1) server.store(`n${count}`, `n${count}`)
  server.tell({ type: 'listening' })
  await until(() => bodies().length === 451)
  expect(server.port.since).toHaveBeenCalledTimes(3)
})

test('a very long absence starts over from the newest page, and the channel can still be read back', async () => {
  const { server, chat, view, bodies, ready } = start(1)
  chat.open(channel)
  await ready()
  server.state.deaf = true
  for (let count = 0; count < 1_500; count += 1) server.store(`n${count}`, `n${count}`)
  server.tell({ type: 'listening' })
  await until(() => bodies().length === 50)
  expect(view()?.timeline).toMatchObject({ rev: 1_501, complete: false })
  chat.loadOlder('general')
  await until(() => bodies().length === 100)
})

test('a sent message is there at once and once, whichever of answer and broadcast comes first', async () => {
  const { server, chat, view, bodies, ready } = start(1)
  chat.open(channel)
  await ready()
  expect(chat.send('general', '  hello  ')).toBe(true)
  expect(view()?.timeline.outgoing).toMatchObject([{ body: 'hello', failure: null }])
  await until(() => view()?.timeline.outgoing.length === 0)
  expect(bodies()).toEqual(['number 1', 'hello'])
  expect(server.messages).toHaveLength(2)
})

test('messages are stored in the order they were written', async () => {
  const { server, chat, ready } = start(0)
  chat.open(channel)
  await ready()
  const first = Promise.withResolvers<null>()
  server.port.send.mockImplementationOnce(async ({ id, body }) => {
    await first.promise
    return ok(server.store(id, body))
  })
  chat.send('general', 'one')
  chat.send('general', 'two')
  first.resolve(null)
  await until(() => server.messages.length === 2)
  expect(server.messages.map(({ body }) => body)).toEqual(['one', 'two'])
})

test('a message that could not be sent stays, and is stored once when tried again', async () => {
  const { server, chat, view, ready } = start(0)
  chat.open(channel)
  await ready()
  // The answer is lost on the way back: the message is stored, but nobody here knows.
  server.port.send.mockImplementationOnce(async ({ id, body }) => {
    server.state.deaf = true
    server.store(id, body)
    return err({ kind: 'unreachable' })
  })
  chat.send('general', 'keep me')
  await until(() => view()?.timeline.outgoing[0]?.failure !== null)
  const id = view()?.timeline.outgoing[0]?.id ?? ''
  chat.retry('general', id)
  await until(() => view()?.timeline.outgoing.length === 0)
  expect(server.messages).toHaveLength(1)
  expect(view()?.timeline.messages).toHaveLength(1)
})

test('coming back online sends what could not be sent, and leaves refused messages alone', async () => {
  const { server, chat, view, ready } = start(0)
  chat.open(channel)
  await ready()
  server.state.down = true
  chat.send('general', 'offline')
  server.port.send.mockImplementationOnce(async () => err({ kind: 'not-allowed' }))
  await until(() => view()?.timeline.outgoing[0]?.failure?.kind === 'not-allowed')
  chat.send('general', 'offline too')
  await until(() => view()?.timeline.outgoing[1]?.failure?.kind === 'unreachable')
  server.state.down = false
  server.tell({ type: 'listening' })
  await until(() => server.messages.length === 1)
  expect(server.messages[0]?.body).toBe('offline too')
  expect(view()?.timeline.outgoing).toMatchObject([{ body: 'offline', failure: { kind: 'not-allowed' } }])
})

test('empty and too long texts are not sent', () => {
  const { server, chat } = start(0)
  expect(chat.send('general', ' \n ')).toBe(false)
  expect(chat.send('general', 'x'.repeat(4_001))).toBe(false)
  expect(chat.send('general', '🔥'.repeat(4_000))).toBe(true)
  expect(server.port.send).not.toHaveBeenCalledWith(expect.objectContaining({ body: 'x'.repeat(4_001) }))
})

test('a first page that could not be read can be asked for again', async () => {
  const { server, chat, view, ready } = start(2)
  server.state.down = true
  chat.open(channel)
  await until(() => view()?.status === 'failed')
  expect(view()?.error).toEqual({ kind: 'unreachable' })
  server.state.down = false
  chat.reload('general')
  await ready()
})

test('older pages load once each, and a failure can be tried again', async () => {
  const { server, chat, view, bodies, ready } = start(120)
  chat.open(channel)
  await ready()
  server.state.down = true
  chat.loadOlder('general')
  await until(() => view()?.older === 'failed')
  server.state.down = false
  chat.loadOlder('general')
  chat.loadOlder('general')
  await until(() => bodies().length === 100)
  chat.loadOlder('general')
  await until(() => bodies().length === 120)
  expect(view()?.timeline.complete).toBe(true)
})

test('going back to a channel shows what was loaded at once and adds what came since', async () => {
  const { server, chat, view, bodies, ready } = start(2)
  const leave = chat.open(channel)
  await ready()
  leave()
  expect(server.listeners.size).toBe(0)
  server.store('since', 'since then')
  chat.open(channel)
  expect(view()?.status).toBe('ready')
  await until(() => bodies().length === 3)
})

test('a new epoch listens on the new topic and keeps the messages', async () => {
  const { server, chat, bodies, ready } = start(2)
  const leave = chat.open(channel)
  await ready()
  chat.open({ ...channel, epoch: 2 })
  leave()
  expect(server.state.watches).toEqual(['general:1', 'general:2'])
  expect(server.listeners.size).toBe(1)
  expect(bodies()).toHaveLength(2)
})

test('drafts are kept by channel and forgotten when emptied', () => {
  const server = backend()
  const memory = drafts({ other: 'half a thou' })
  const chat = createChat(server.port, memory)
  chat.setDraft('general', 'hel')
  expect(memory.read()).toEqual({ other: 'half a thou', general: 'hel' })
  chat.setDraft('general', '')
  expect(chat.store.getState().drafts).toEqual({ other: 'half a thou' })
})

test('closing leaves nothing listening', async () => {
  const { server, chat, ready } = start(1)
  chat.open(channel)
  await ready()
  chat.close()
  expect(server.listeners.size).toBe(0)
})
