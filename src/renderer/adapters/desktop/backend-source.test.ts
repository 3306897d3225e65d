import { expect, test } from 'vitest'
import type { DeviceMemory } from '../../../shared/device-memory.ts'
import type { Bridge } from '../../../shared/ipc.ts'
import { ok } from '../../../shared/result.ts'
import { backendSource } from './backend-source.ts'

const local = { url: 'http://127.0.0.1:54321', publishableKey: 'sb_publishable_x' }
const hosted = { url: 'https://project.example.org', publishableKey: 'sb_publishable_y' }

function memoryWith(config: typeof local | null): DeviceMemory {
  const values = new Map<string, unknown>([['backend', config]])
  return {
    // Only ever holds what was written under the same key.
    read: (key) => (values.get(key) ?? null) as never,
    write: (key, value) => void values.set(key, value),
  }
}
const bridgeWith = (value: typeof local | null): Pick<Bridge, 'backend.get'> => ({
  'backend.get': async () => ok(value),
})
const answering =
  (respond: (url: string) => Response): typeof fetch =>
  async (input) =>
    respond(input instanceof Request ? input.url : input.toString())
const nothing = answering(() => new Response('', { status: 404 }))

test('the desktop app’s backend comes first', async () => {
  const source = backendSource(bridgeWith(local), memoryWith(hosted), nothing)
  expect(await source.find()).toEqual({ config: local, from: 'desktop' })
})

test('in a browser the file beside the page names the backend', async () => {
  const source = backendSource(
    null,
    memoryWith(hosted),
    answering(() => Response.json(local)),
  )
  expect(await source.find()).toEqual({ config: local, from: 'page' })
})

test('without either, the one typed in on this device is used', async () => {
  expect(await backendSource(null, memoryWith(hosted), nothing).find()).toEqual({
    config: hosted,
    from: 'device',
  })
  expect(await backendSource(bridgeWith(null), memoryWith(hosted), nothing).find()).toMatchObject({
    from: 'device',
  })
  expect(await backendSource(null, memoryWith(null), nothing).find()).toBeNull()
})

test('a page or nonsense in place of the file is no backend', async () => {
  for (const response of [
    new Response('<!doctype html>'),
    Response.json({ url: 'javascript:1', publishableKey: 'x' }),
  ])
    expect(
      await backendSource(
        null,
        memoryWith(null),
        answering(() => response),
      ).find(),
    ).toBeNull()
})

test('reaching tells a silent backend from a refused key', async () => {
  const reach = (respond: (url: string) => Response) =>
    backendSource(null, memoryWith(null), answering(respond)).reach(local)
  expect(await reach(() => Response.json({}))).toEqual(ok(null))
  expect(await reach(() => new Response('', { status: 401 }))).toMatchObject({
    error: { kind: 'key-refused' },
  })
  expect(await reach(() => new Response('', { status: 503 }))).toMatchObject({
    error: { kind: 'unreachable' },
  })
  expect(
    await reach(() => {
      throw new TypeError('Failed to fetch')
    }),
  ).toMatchObject({ error: { kind: 'unreachable' } })
})
