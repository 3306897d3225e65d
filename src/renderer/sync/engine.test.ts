import { afterEach, expect, test } from 'vitest'
import { err, ok } from '../../shared/result.ts'
import { syncStateOf } from './channel/view.ts'
import { channelCalled, type FakeEngine, fakeEngine } from './fake-engine.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** `said`: messages in #general before anything begins. */
async function start(said = 0): Promise<FakeEngine> {
  const fake = fakeEngine()
  stops.push(() => fake.engine.close())
  for (let count = 1; count <= said; count += 1) fake.backend.says('general', 'juno', `number ${count}`)
  void fake.engine.load()
  await fake.clock.advance(2_000)
  return fake
}
/** All channels get another topic, and nobody is told. */
function moveTo(backend: FakeEngine['backend'], epoch: number): void {
  const channels = backend.overviewValue.channels.map((channel) => ({ ...channel, epoch }))
  backend.overviewValue = { ...backend.overviewValue, channels }
}
const draft = (body: string) => ({ body, replyTo: null, attachments: [] })

test('opening a channel shows its newest page and then what is said, in sync', async () => {
  const { backend, clock, engine, view, bodies } = await start(60)
  engine.open('general')
  await clock.advance(10)
  expect(bodies()).toHaveLength(50)
  backend.says('general', 'juno', 'hello')
  expect(bodies().at(-1)).toBe('hello')
  expect(syncStateOf(view())).toBe('in-sync')
  expect(view().timeline.rev).toBe(61)
})

test('a first page that can’t be read is asked for again, though nothing is heard of the channel', async () => {
  const { backend, clock, engine, view, bodies } = await start(3)
  backend.down = true
  engine.open('general')
  await clock.advance(10)
  expect(view()).toMatchObject({ status: 'failed', error: { kind: 'unreachable' } })
  backend.down = false
  await clock.advance(2_000)
  expect(bodies()).toHaveLength(3)
})

test('nobody asks for the first page of a channel that is no longer shown', async () => {
  const { backend, clock, engine } = await start(3)
  backend.down = true
  const leave = engine.open('general')
  await clock.advance(10)
  leave()
  const asked = backend.asked['messages']
  await clock.advance(10_000)
  expect(backend.asked['messages']).toBe(asked)
})

test('a first page that fails after the network came back is asked for at once', async () => {
  const { backend, clock, engine } = await start(3)
  const page = Promise.withResolvers<null>()
  backend.gate = page.promise
  engine.open('general')
  backend.gate = null
  engine.recover('online') // while the page is under way
  backend.down = true
  page.resolve(null)
  await clock.advance(10)
  expect(backend.asked['messages']).toBe(2)
})

test('what is said between reading the page and listening is fetched', async () => {
  const { backend, clock, engine, bodies } = await start(2)
  const page = Promise.withResolvers<null>()
  backend.gate = page.promise
  engine.open('general')
  backend.deaf = true
  backend.says('general', 'juno', 'between')
  await clock.advance(10)
  backend.gate = null
  page.resolve(null)
  await clock.advance(10)
  expect(bodies()).toContain('between')
})

test('a lost broadcast is fetched when a later one shows the hole, and counts as a gap repaired', async () => {
  const { backend, clock, engine, view, bodies } = await start(2)
  engine.open('general')
  await clock.advance(10)
  backend.deaf = true
  backend.says('general', 'juno', 'lost')
  backend.deaf = false
  backend.says('general', 'juno', 'heard')
  expect(syncStateOf(view())).toBe('catching-up')
  await clock.advance(1_000)
  expect(bodies().slice(-2)).toEqual(['lost', 'heard'])
  expect(view()).toMatchObject({ repaired: 1, timeline: { rev: 4 } })
})

test('a lost last broadcast is found by the check of heads', async () => {
  const { backend, clock, engine, bodies } = await start(2)
  engine.open('general')
  await clock.advance(10)
  backend.deaf = true
  backend.says('general', 'juno', 'lost')
  await clock.advance(120_000)
  expect(bodies()).toContain('lost')
})

test('a channel that appeared, and one that went, without a word are found by the check of heads', async () => {
  const { backend, clock, engine } = await start(2)
  const [first, ...others] = backend.overviewValue.channels
  if (first === undefined) throw new Error('a channel')
  backend.overviewValue = { ...backend.overviewValue, channels: [...others, channelCalled('woods')] }
  await clock.advance(120_000)
  const { channels } = engine.store.getState().directory
  expect(channels['camp']?.some(({ id }) => id === 'woods')).toBe(true)
  expect(channels['camp']?.some(({ id }) => id === first.id)).toBe(false)
})

test('a channel that moved to another topic without a word is found by the check of heads', async () => {
  const { backend, clock, engine } = await start(2)
  engine.open('general')
  await clock.advance(10)
  moveTo(backend, 2)
  await clock.advance(120_000)
  expect(backend.topics()).toContain('channel:general:2')
  expect(backend.topics()).not.toContain('channel:general:1')
})

test('a topic that is refused is looked up, once, and the new one is joined', async () => {
  const { backend, clock, engine } = await start(2)
  engine.open('general')
  await clock.advance(10)
  moveTo(backend, 2)
  const asked = backend.asked['overview'] ?? 0
  for (let times = 0; times < 3; times += 1) backend.refuseTopic('channel:general:1')
  await clock.advance(5_000)
  expect(backend.topics()).toContain('channel:general:2')
  expect(backend.asked['overview']).toBe(asked + 1)
})

test('edits, deletes, reactions and pins that were missed during a cut are there after it', async () => {
  const { backend, clock, engine, view } = await start(4)
  engine.open('general')
  await clock.advance(10)
  backend.cut()
  expect(syncStateOf(view())).toBe('offline')
  backend.deaf = true
  backend.happens('general', { what: 'edit', target: 0, who: 1 })
  backend.happens('general', { what: 'delete', target: 1, who: 1 })
  backend.happens('general', { what: 'react', target: 2, who: 0 })
  backend.happens('general', { what: 'pin', target: 3, who: 1 })
  backend.mend()
  await clock.advance(10)
  const { messages, mine } = view().timeline
  expect({ messages, mine }).toEqual(backend.channel('general').stretch(0, Infinity))
  expect(syncStateOf(view())).toBe('in-sync')
})

test('a request that fails is made again until it is answered', async () => {
  const { backend, clock, engine, bodies } = await start(2)
  engine.open('general')
  await clock.advance(10)
  backend.deaf = true
  backend.says('general', 'juno', 'while away')
  backend.down = true
  engine.recover('wake')
  await clock.advance(5_000)
  expect(bodies()).toHaveLength(2)
  backend.down = false
  await clock.advance(30_000)
  expect(bodies()).toContain('while away')
})

test('a long absence is read page by page, a very long one starts over at the newest page', async () => {
  const { backend, clock, engine, bodies, view } = await start(1)
  engine.open('general')
  await clock.advance(10)
  backend.deaf = true
  for (let count = 0; count < 450; count += 1) backend.says('general', 'juno', `n${count}`)
  engine.recover('wake')
  await clock.advance(10)
  expect(bodies()).toHaveLength(451)
  for (let count = 0; count < 1_500; count += 1) backend.says('general', 'juno', `m${count}`)
  engine.recover('wake')
  await clock.advance(10)
  expect(bodies()).toHaveLength(50)
  expect(view().timeline).toMatchObject({ rev: 1_951, older: true, newer: false })
})

test('a database that was set back to a backup is shown as it is', async () => {
  const { backend, clock, engine, bodies, view } = await start(5)
  engine.open('general')
  await clock.advance(10)
  backend.channelsById.delete('general')
  backend.says('general', 'tove', 'what the backup has')
  engine.recover('wake')
  await clock.advance(10)
  expect(bodies()).toEqual(['what the backup has'])
  expect(view().timeline.rev).toBe(1)
  backend.says('general', 'tove', 'and on')
  expect(bodies()).toHaveLength(2)
})

test('a sent message is there at once and once, whichever of answer and broadcast comes first', async () => {
  const { backend, clock, engine, bodies, outgoing } = await start(1)
  engine.open('general')
  await clock.advance(10)
  engine.send('general', draft('hello'))
  expect(outgoing()).toMatchObject([{ body: 'hello', trouble: null }])
  await clock.advance(10)
  expect(outgoing()).toEqual([])
  expect(bodies()).toEqual(['number 1', 'hello'])
  backend.deaf = true
  engine.send('general', draft('not broadcast'))
  await clock.advance(10)
  expect(outgoing()).toEqual([])
  expect(bodies()).toHaveLength(3)
})

test('a message sent across a hole waits where it is until the hole is filled', async () => {
  const { backend, clock, engine, bodies, outgoing } = await start(1)
  engine.open('general')
  await clock.advance(10)
  backend.deaf = true
  backend.says('general', 'juno', 'lost')
  engine.send('general', draft('mine'))
  await clock.advance(1)
  expect(bodies()).toEqual(['number 1'])
  expect(outgoing()).toHaveLength(1)
  await clock.advance(1_000)
  expect(bodies()).toEqual(['number 1', 'lost', 'mine'])
  expect(outgoing()).toEqual([])
})

test('while a change of a message waits for the backend it is named, and then it is there', async () => {
  const { backend, clock, engine, view } = await start(1)
  engine.open('general')
  await clock.advance(10)
  const gate = Promise.withResolvers<null>()
  backend.gate = gate.promise
  backend.deaf = true
  const id = view().timeline.messages[0]?.id ?? ''
  const done = engine.react('general', id, '🔥', true)
  expect(view().changing).toEqual([id])
  gate.resolve(null)
  backend.gate = null
  expect(await done).toEqual({ ok: true, value: null })
  await clock.advance(1_000)
  expect(view()).toMatchObject({ changing: [], timeline: { mine: { [id]: ['🔥'] } } })
  expect(view().timeline.messages[0]?.reactions).toEqual([{ emoji: '🔥', count: 1 }])
  backend.down = true
  expect(await engine.remove('general', id)).toEqual(err({ kind: 'unreachable' }))
  expect(view().changing).toEqual([])
})

test('the answer to a repeated request hides no reaction that was made meanwhile', async () => {
  const { backend, clock, engine, view } = await start(1)
  engine.open('general')
  await clock.advance(10)
  const id = view().timeline.messages[0]?.id ?? ''
  backend.deaf = true
  backend.happens('general', { what: 'react', target: 0, who: 0 }) // ours, in another window
  const [row] = backend.channel('general').rows
  if (row === undefined) throw new Error('a message')
  backend.edit = async () => ok(row.message) // it was stored before: nothing changes, and the row is told as it is
  await engine.edit('general', id, 'once more')
  await clock.advance(1_000)
  expect(view().timeline.mine).toEqual({ [id]: ['🔥'] })
})

test('what comes after a channel was left changes nothing, and going back shows what was loaded and what came since', async () => {
  const { backend, clock, engine, view, bodies } = await start(2)
  const leave = engine.open('general')
  await clock.advance(10)
  leave()
  expect(backend.topics().some((topic) => topic.startsWith('channel:'))).toBe(false)
  backend.says('general', 'juno', 'since')
  expect(bodies()).toHaveLength(2)
  engine.open('general')
  expect(view().status).toBe('ready')
  await clock.advance(10)
  expect(bodies()).toHaveLength(3)
})

test('a new epoch is listened to on its new topic, and answers to what was asked before are dropped', async () => {
  const { backend, clock, engine, bodies } = await start(2)
  engine.open('general')
  await clock.advance(10)
  const old = Promise.withResolvers<null>()
  backend.gate = old.promise
  engine.recover('online')
  backend.deaf = true
  backend.says('general', 'juno', 'said to the new topic')
  backend.overviewValue = {
    ...backend.overviewValue,
    channels: [channelCalled('general', { epoch: 2 }), channelCalled('clips')],
  }
  backend.gate = null
  backend.tell('server:', { event: 'channel', payload: { channel_id: 'general' } })
  await clock.advance(5_000)
  old.resolve(null)
  await clock.advance(10)
  expect(backend.topics()).toContain('channel:general:2')
  expect(backend.topics()).not.toContain('channel:general:1')
  expect(bodies()).toEqual(['number 1', 'number 2', 'said to the new topic'])
})

test('a channel the person may no longer view is forgotten', async () => {
  const { backend, clock, engine } = await start(2)
  engine.open('general')
  await clock.advance(10)
  backend.tell('server:', { event: 'channel_gone', payload: { channel_id: 'general' } })
  await clock.advance(10)
  expect(engine.store.getState().channels).toEqual({})
  expect(engine.store.getState().unread).not.toHaveProperty('general')
})

test('far from the end new messages are not added, and the newest can be gone back to', async () => {
  const { backend, clock, engine, view, bodies } = await start(300)
  engine.open('general')
  await clock.advance(10)
  engine.showAround('general', 20)
  await clock.advance(10)
  expect(bodies()).toContain('number 20')
  backend.says('general', 'juno', 'new')
  expect(view().timeline).toMatchObject({ newer: true, rev: 301 })
  engine.loadNewer('general')
  await clock.advance(10)
  expect(bodies()).toHaveLength(100)
  engine.showNewest('general')
  await clock.advance(10)
  expect(bodies().at(-1)).toBe('new')
})

test('a catch-up that was under way when the channel started over does not count', async () => {
  const { backend, clock, engine, view } = await start(10)
  engine.open('general')
  await clock.advance(10)
  backend.deaf = true
  for (let count = 0; count < 500; count += 1) backend.says('general', 'juno', `n${count}`)
  const page = Promise.withResolvers<null>()
  backend.gate = page.promise
  engine.showNewest('general')
  backend.gate = null
  engine.recover('wake')
  await clock.advance(0)
  page.resolve(null)
  await clock.advance(60_000)
  const { messages, older, rev } = view().timeline
  expect(rev).toBe(510)
  expect(messages).toEqual(
    backend.channel('general').stretch(older ? (messages[0]?.seq ?? 0) : 0, Infinity).messages,
  )
})

test('a channel that is read for long keeps a bounded number of messages', async () => {
  const { backend, clock, engine, view } = await start(1_500)
  engine.open('general')
  await clock.advance(10)
  for (let page = 0; page < 25; page += 1) {
    engine.loadOlder('general')
    await clock.advance(10)
  }
  expect(view().timeline.messages.length).toBeLessThanOrEqual(650)
  expect(view().timeline).toMatchObject({ newer: true })
  engine.showNewest('general')
  await clock.advance(10)
  for (let count = 0; count < 1_000; count += 1) backend.says('general', 'juno', `n${count}`)
  expect(view().timeline.messages.length).toBeLessThanOrEqual(650)
  expect(view().timeline).toMatchObject({ newer: false, older: true })
})

test('closing leaves nothing listening and nothing due', async () => {
  const { backend, clock, engine } = await start(2)
  engine.open('general')
  engine.setTyping('general', true)
  engine.send('general', draft('bye'))
  await clock.advance(10)
  engine.close()
  engine.close()
  expect(backend.topics()).toEqual([])
  expect(clock.pending).toBe(0)
})
