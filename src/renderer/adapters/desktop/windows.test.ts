import { afterEach, expect, test, vi } from 'vitest'
import type { WindowNews } from '../../sync/ports.ts'
import { browserWindows } from './windows.ts'

const owner = 'camp.example/mara'
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})
const open = (whose = owner) => browserWindows(whose, navigator.locks)
const until = (check: () => boolean) => vi.waitUntil(check, { interval: 1 })

test('one window leads, and when it is gone another one does', async () => {
  const led: string[] = []
  const first = open().lead(() => led.push('first'))
  await until(() => led.length === 1)
  stops.push(open().lead(() => led.push('second')))
  stops.push(open('camp.example/juno').lead(() => led.push('somebody else')))
  await until(() => led.length === 2)
  expect(led).toEqual(['first', 'somebody else'])
  first()
  await until(() => led.includes('second'))
})

test('a window that was closed before it led never does', async () => {
  const first = open().lead(() => {})
  const second = vi.fn()
  open().lead(second)()
  first()
  const third = vi.fn()
  stops.push(open().lead(third))
  await until(() => third.mock.calls.length === 1)
  expect(second).not.toHaveBeenCalled()
})

test('without locks each window leads', () => {
  const led = vi.fn()
  browserWindows(owner, undefined).lead(led)()
  expect(led).toHaveBeenCalledTimes(1)
})

test('news reach the person’s other windows; what cannot be understood does not', async () => {
  const heard: WindowNews[] = []
  stops.push(open().onNews((news) => heard.push(news)))
  const ids = { channelId: crypto.randomUUID(), id: crypto.randomUUID() }
  const stray = new BroadcastChannel(`bonfire.outbox.${owner}`)
  stray.postMessage({ kind: 'sent', channelId: 'general' })
  stray.close()
  open('camp.example/juno').tell({ kind: 'outbox' })
  open().tell({ kind: 'sent', ...ids, rev: 3 })
  await until(() => heard.length > 0)
  expect(heard).toEqual([{ kind: 'sent', ...ids, rev: 3 }])
})

test('a window does not hear its own news', async () => {
  const heard: string[] = []
  const [one, two] = [open(), open()]
  stops.push(one.onNews(() => heard.push('one')))
  stops.push(two.onNews(() => heard.push('two')))
  one.tell({ kind: 'outbox' })
  await until(() => heard.includes('two'))
  two.tell({ kind: 'outbox' })
  await until(() => heard.includes('one'))
  expect(heard).toEqual(['two', 'one'])
})
