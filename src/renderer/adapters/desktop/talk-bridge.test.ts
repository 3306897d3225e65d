import { expect, test, vi } from 'vitest'
import type { Bridge, IpcEvent, IpcPayload } from '../../../shared/ipc.ts'
import type { TalkStatus } from '../../../shared/ipc/talk.ts'
import { err, ok } from '../../../shared/result.ts'
import type { Shortcut } from '../../../shared/shortcut.ts'
import { bridgeTalk } from './talk-bridge.ts'

const status: TalkStatus = { sources: [], global: null, seesRelease: true }
const hooked: TalkStatus = { ...status, global: 'hook' }
const f8: Shortcut = { modifiers: [], input: { kind: 'key', code: 'F8' } }

function fakeBridge() {
  const listeners = new Map<IpcEvent, Set<(payload: never) => void>>()
  const asked = Promise.withResolvers<TalkStatus>()
  const test = vi.fn<Bridge['talk.test']>(async () => ok(null))
  const bridge = {
    'talk.status': vi.fn<Bridge['talk.status']>(async () => ok(await asked.promise)),
    'talk.capture': vi.fn<Bridge['talk.capture']>(async () => ok(f8)),
    'talk.cancel-capture': vi.fn<Bridge['talk.cancel-capture']>(async () => ok(null)),
    'talk.test': test,
    'talk.ask-permission': vi.fn<Bridge['talk.ask-permission']>(async () => ok(hooked)),
    on: (event, listener) => {
      const known = listeners.get(event) ?? new Set()
      listeners.set(event, known.add(listener))
      return () => known.delete(listener)
    },
  } satisfies Partial<Bridge>
  const tell = <E extends IpcEvent>(event: E, payload: IpcPayload<E>): void => {
    for (const listener of listeners.get(event) ?? []) listener(payload as never)
  }
  return { talk: bridgeTalk(bridge), bridge, tell, answer: asked.resolve }
}

test('what is known is told as soon as main answers, and then each change', async () => {
  const { talk, tell, answer } = fakeBridge()
  const hear = vi.fn()
  const stop = talk.watch(hear)
  answer(status)
  await vi.waitUntil(() => hear.mock.calls.length === 1, { interval: 1 })
  tell('talk.status', hooked)
  expect(hear).toHaveBeenLastCalledWith(hooked)
  stop()
  tell('talk.status', status)
  expect(hear).toHaveBeenCalledTimes(2)
})

test('an answer that a change has overtaken is not told', async () => {
  const { talk, tell, bridge, answer } = fakeBridge()
  const hear = vi.fn()
  talk.watch(hear)
  tell('talk.status', hooked)
  answer(status)
  await bridge['talk.status'].mock.results[0]?.value
  expect(hear.mock.calls).toEqual([[hooked]])
})

test('main tells what it sees only while somebody looks', () => {
  const { talk, tell, bridge } = fakeBridge()
  const hear = vi.fn()
  const stops = [talk.seen(hear), talk.seen(() => {})]
  tell('talk.seen', { source: 'hook', action: 'talk', down: true, took: 1 })
  expect(hear).toHaveBeenCalledTimes(1)
  stops[0]?.()
  stops[0]?.()
  expect(bridge['talk.test'].mock.calls).toEqual([[{ on: true }]])
  stops[1]?.()
  expect(bridge['talk.test']).toHaveBeenLastCalledWith({ on: false })
})

test('a key that was pressed is the answer to a capture; a refusal is none', async () => {
  const { talk, bridge } = fakeBridge()
  expect(await talk.capture()).toEqual(f8)
  bridge['talk.capture'].mockResolvedValueOnce(err({ kind: 'failed' }))
  expect(await talk.capture()).toBeNull()
})

test('the answer to a permission reaches whoever watches', async () => {
  const { talk } = fakeBridge()
  const hear = vi.fn()
  talk.watch(hear)
  talk.askPermission()
  await vi.waitUntil(() => hear.mock.calls.length === 1, { interval: 1 })
  expect(hear).toHaveBeenCalledWith(hooked)
})
