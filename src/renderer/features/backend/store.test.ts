import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import type { BackendConfig, BackendPort, FoundBackend } from './ports.ts'
import { createBackend } from './store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const config: BackendConfig = { url: 'http://127.0.0.1:54321', publishableKey: 'sb_publishable_x' }

function start(found: FoundBackend | null = { config, from: 'page' }) {
  const state = { up: true, known: false, kept: null as BackendConfig | null }
  const port: BackendPort = {
    find: async () => (state.kept === null ? found : { config: state.kept, from: 'device' }),
    isKnown: () => state.known,
    reach: vi.fn<BackendPort['reach']>(async ({ publishableKey }) => {
      if (!state.up) return err({ kind: 'unreachable' })
      return publishableKey === 'wrong' ? err({ kind: 'key-refused' }) : ok(null)
    }),
    keep: (next) => void (state.kept = next),
    forget: () => void (state.kept = null),
  }
  return { backend: createBackend(port), port, state }
}

test('a backend that answers is used', async () => {
  const { backend } = start()
  await backend.start()
  expect(backend.store.getState()).toEqual({ phase: 'ready', found: { config, from: 'page' } })
})

test('a backend that is known from last time is used before it has answered, and when it never does', async () => {
  const { backend, port, state } = start()
  Object.assign(state, { up: false, known: true })
  const phases: string[] = []
  backend.store.subscribe(({ phase }) => phases.push(phase))
  await backend.start()
  expect(phases).toEqual(['finding', 'ready'])
  expect(port.reach).toHaveBeenCalledTimes(1)
})

test('a backend that is known from last time and takes the key no more says so', async () => {
  const { backend, state } = start({ config: { ...config, publishableKey: 'wrong' }, from: 'device' })
  state.known = true
  await backend.start()
  expect(backend.store.getState()).toMatchObject({ phase: 'unreachable', error: { kind: 'key-refused' } })
})

test('without a backend one is asked for, and the one typed in is kept once it answered', async () => {
  const { backend, state } = start(null)
  await backend.start()
  expect(backend.store.getState()).toEqual({ phase: 'missing' })
  expect(await backend.choose({ ...config, publishableKey: 'wrong' })).toEqual({ kind: 'key-refused' })
  expect(state.kept).toBeNull()
  expect(await backend.choose(config)).toBeNull()
  expect(state.kept).toEqual(config)
  expect(backend.store.getState()).toMatchObject({ phase: 'ready', found: { from: 'device' } })
  await backend.forget()
  expect(backend.store.getState()).toEqual({ phase: 'missing' })
})

test('a backend that is still starting is tried again by itself', async () => {
  const { backend, state } = start()
  state.up = false
  await backend.start()
  expect(backend.store.getState()).toMatchObject({ phase: 'unreachable', trying: false })
  state.up = true
  await vi.advanceTimersByTimeAsync(5_000)
  expect(backend.store.getState().phase).toBe('ready')
})

test('trying at once replaces the waiting try', async () => {
  const { backend, port, state } = start()
  state.up = false
  await backend.start()
  await backend.retry()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(port.reach).toHaveBeenCalledTimes(3)
})

test('a refused key is not tried again by itself', async () => {
  const { backend, port } = start({ config: { ...config, publishableKey: 'wrong' }, from: 'page' })
  await backend.start()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(port.reach).toHaveBeenCalledTimes(1)
})

test('closing stops trying', async () => {
  const { backend, port, state } = start()
  state.up = false
  await backend.start()
  backend.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(port.reach).toHaveBeenCalledTimes(1)
})
