import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, expect, test } from 'vitest'
import { idbOutbox } from './outbox-storage.ts'

const stops: (() => void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) stop()
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('bonfire-outbox').onsuccess = resolve
  })
})

function open(owner = 'camp.example/mara') {
  const storage = idbOutbox(owner)
  stops.push(() => storage.close())
  return storage
}
const message = (body: string, writtenAt = 0) => ({
  id: crypto.randomUUID(),
  channelId: '0197a7c2-0003-7000-8000-000000000000',
  body,
  replyTo: null,
  attachments: [],
  writtenAt,
  refused: null,
})
const bodies = async (storage: ReturnType<typeof open>) => (await storage.read()).map(({ body }) => body)

test('messages come back after a restart in the order they were added, whatever the clock said', async () => {
  const first = open()
  for (const [body, at] of [
    ['one', 3],
    ['two', 1],
    ['three', 2],
  ] as const)
    await first.add(message(body, at))
  first.close()
  const second = open()
  expect(await bodies(second)).toEqual(['one', 'two', 'three'])
  expect((await second.read())[0]).toMatchObject({ body: 'one', writtenAt: 3, refused: null })
})

test('windows of one person see the same messages', async () => {
  const [one, two] = [open(), open()]
  await Promise.all([one.add(message('from one')), two.add(message('from two'))])
  expect(await bodies(one)).toEqual(await bodies(two))
  expect(await one.read()).toHaveLength(2)
})

test('another person, or another backend, sees none of them', async () => {
  await open().add(message('mine'))
  expect(await bodies(open('camp.example/juno'))).toEqual([])
  expect(await bodies(open('woods.example/mara'))).toEqual([])
})

test('a message is added once, changed where it is, and removed', async () => {
  const storage = open()
  const one = message('one')
  await storage.add(one)
  await expect(storage.add(one)).rejects.toThrow()
  await storage.add(message('two'))
  await storage.update({ ...one, refused: { kind: 'slow-mode', retry_after: 90 } })
  expect((await storage.read())[0]).toMatchObject({
    body: 'one',
    refused: { kind: 'slow-mode', retry_after: 90 },
  })
  await storage.remove(one.id)
  await storage.remove(one.id)
  await storage.update(one)
  expect(await bodies(storage)).toEqual(['two'])
})

test('a damaged row is passed over, a reason of a later version is still a refusal', async () => {
  const storage = open()
  await storage.add(message('fine'))
  const db = await openDB('bonfire-outbox', 1)
  const owner = 'camp.example/mara'
  await db.add('messages', { owner, id: 'not an id', body: 7 })
  await db.add('messages', { ...message('later'), owner, refused: { kind: 'too-loud' } })
  db.close()
  expect(await storage.read()).toMatchObject([
    { body: 'fine', refused: null },
    { body: 'later', refused: { kind: 'failed' } },
  ])
})

test('a later version of the app may change the database: this window lets go of it and opens it anew', async () => {
  const storage = open()
  await storage.add(message('one'))
  const later = await openDB('bonfire-outbox', 2)
  later.close()
  await expect(storage.read()).rejects.toThrow() // it can’t read what it does not know
})
