// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { noShell } from '../adapters/desktop/shell-bridge.ts'
import type { DeviceMemory, KeptDirectory } from '../../shared/device-memory.ts'
import { err, ok } from '../../shared/result.ts'
import { defaultSettings } from '../../shared/settings.ts'
import { openSettings } from '../features/settings/store.ts'
import { systemClock } from '../clock/clock.ts'
import { withPeople } from '../sync/directory/directory.ts'
import { aloneWindow, FakeBackend } from '../sync/fake-backend.ts'
import { createApplication } from './application.ts'
import type { World } from './world.ts'

const account = { userId: 'mara', email: 'mara@example.org', wanted: null }
const config = { url: 'http://127.0.0.1:54321', publishableKey: 'key' }
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A world in which Mara is signed in; `listening` counts what the app has open in it. `known`: of last time. */
async function start(known: KeptDirectory | null = null) {
  const open = new Set<object>()
  const watch = () => {
    const handle = {}
    open.add(handle)
    return () => void open.delete(handle)
  }
  let endSession: () => void = () => {}
  const close = vi.fn()
  const sync = new FakeBackend()
  sync.watch = () => {
    const stop = watch()
    return { say: () => {}, close: stop }
  }
  let kept = known
  const memory = {
    read: (key: string) => (key === 'directory' ? kept : null),
    write: (key: string, value: unknown) => {
      if (key === 'directory') kept = value as KeptDirectory | null
    },
  } as DeviceMemory // of which only the directory matters here
  const world: World = {
    backend: {
      find: async () => ({ config, from: 'device' }),
      isKnown: () => false,
      reach: async () => ok(null),
      keep: () => {},
      forget: () => {},
    },
    connect: () => ({
      auth: {
        account: async () => ok(account),
        remembered: async () => known && account,
        lost: () => null,
        signIn: async () => ok(account),
        signUp: async () => ok({ kind: 'confirm-email' }),
        redeem: async () => ok(account),
        signOut: async () => {},
        profile: async () => ok({ id: 'mara', username: 'mara', display_name: 'Mara' }),
        createProfile: async () => ok({ id: 'mara', username: 'mara', display_name: 'Mara' }),
        onSignedOut: (listener) => {
          endSession = listener
          return watch()
        },
      },
      name: '127.0.0.1:54321',
      sync,
      servers: {
        createServer: async () => new Promise(() => {}),
        createChannel: async () => new Promise(() => {}),
        createInvite: async () => new Promise(() => {}),
        peekInvite: async () => new Promise(() => {}),
        acceptInvite: async () => new Promise(() => {}),
        leaveServer: async () => ok(null),
        sfuUrl: async () => ok(null),
      },
      token: async () => 'token',
      close,
    }),
    local: () => ({ storage: null, windows: { ...aloneWindow, onNews: watch } }),
    device: { onWake: watch, idleFor: () => 0 },
    clock: systemClock,
    voice: {
      join: async () => ok(null),
      leave: vi.fn(),
      setMuted: () => {},
      setDeafened: () => {},
      setGate: () => {},
      level: () => 0,
      subscribe: watch,
    },
    settings: await openSettings({
      read: async () => ok(defaultSettings),
      change: async () => ok(defaultSettings),
      subscribe: () => () => {},
    }),
    talk: null,
    sound: { watch, testMicrophone: async () => err('missing'), playTestSound: async () => ok(null) },
    system: { platform: 'browser', spellingLanguages: async () => [] },
    keeping: { watch },
    proxy: { watch, answer: () => {} },
    voiceControls: { onGate: watch, onCommand: watch, report: () => {} },
    shell: { ...noShell, onPresence: watch, links: { take: async () => null, onArrived: watch } },
    memory,
    desktop: {
      openLink: () => {},
      inviteLinkFor: (code) => code,
      startReached: () => {},
      isMac: false,
      keyboardStyle: 'linux',
      onCommand: watch,
      keyLabels: async () => null,
    },
  }
  const application = createApplication(world)
  stops.push(() => application.close())
  application.start()
  const session = () => application.store.getState().session
  return {
    application,
    session,
    kept: () => kept,
    close,
    listening: () => open.size,
    endSession: () => endSession(),
  }
}
const until = (check: () => boolean) => vi.waitUntil(check, { interval: 1 })

test('whoever is signed in goes straight to their servers', async () => {
  const { session } = await start()
  await until(() => session() !== null)
  expect(session()?.profile.username).toBe('mara')
})

test('a session that begins with a name of last time goes on with the one that holds, and keeps it', async () => {
  const profile = { id: 'mara', username: 'mara', display_name: 'Mara of last time' }
  const { session, kept } = await start({ profile, servers: [], channels: [] })
  await until(() => session() !== null)
  const name = () => session()?.sync.store.getState().directory.people['mara']?.display_name
  expect(session()?.profile.display_name).toBe('Mara of last time')
  await until(() => name() === 'Mara')
  await until(() => session()?.sync.store.getState().status === 'ready')
  expect(kept()?.profile.display_name).toBe('Mara')
  const renamed = { ...profile, display_name: 'Mara of the hearth' }
  session()?.sync.hear((now) => withPeople(now, [renamed]))
  expect(kept()?.profile).toEqual(renamed)
})

test('signing out ends the session and all it listened to, and signing in opens another', async () => {
  const { application, session, listening } = await start()
  await until(() => session() !== null)
  const first = session()
  await application.store.getState().auth?.signOut()
  expect(session()).toBeNull()
  expect(listening()).toBe(2) // the sign-in itself, by password or link
  await application.store.getState().auth?.signIn({ email: account.email, password: 'x' })
  expect(session()).not.toBe(first)
})

test('a session that ends by itself takes everything with it', async () => {
  const { session, endSession, listening } = await start()
  await until(() => session() !== null)
  endSession()
  expect(session()).toBeNull()
  expect(listening()).toBe(2)
})

test('leaving the backend closes the connection to it', async () => {
  const { application, session, close } = await start()
  await until(() => session() !== null)
  await application.backend.forget()
  expect(close).toHaveBeenCalledTimes(1)
})

test('closing leaves nothing open', async () => {
  const { application, session, close, listening } = await start()
  await until(() => session() !== null)
  application.close()
  application.close()
  expect([listening(), close.mock.calls.length, session()]).toEqual([0, 1, null])
})
