import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createClient } from 'dbus-native'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openPortal } from '../../src/main/talk/portal/portal.ts'
import type { KeySource } from '../../src/main/talk/source.ts'
import type { Binding } from '../../src/shared/shortcut.ts'
import { FakeDesktop } from '../support/portal/desktop.ts'
import { HeardEvents } from '../support/heard-events.ts'
import { noPortal, startPortal, type PortalDaemon } from '../support/portal/portal-daemon.ts'
import { startSessionBus, type SessionBus } from '../support/portal/session-bus.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'

/*
 * Global keys by the real xdg-desktop-portal on a real D-Bus; the desktop behind it is ours, and presses the keys.
 */

const talk = (code: string): Binding => ({
  id: 'ptt',
  action: 'talk',
  shortcut: { modifiers: [], input: { kind: 'key', code } },
})

let folder: TemporaryFolder
let heard: HeardEvents

/** A source on the bus at this socket. `patience`: ms. */
function portalKeys(socket: string, patience = 10_000): KeySource {
  const keys = openPortal({
    env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` },
    log: { warn: () => undefined, info: () => undefined },
    patience,
  })
  onTestFinished(() => keys.close())
  return keys
}

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  heard = new HeardEvents()
})
afterEach(() => folder.remove())

describe('with the real portal', () => {
  let bus: SessionBus
  let desktop: FakeDesktop
  let portal: PortalDaemon

  beforeEach(async (context) => {
    if (noPortal !== null) return context.skip(noPortal)
    bus = await startSessionBus(folder.path)
    desktop = await FakeDesktop.start(bus.socket)
    portal = await startPortal(bus, folder.path)
  })
  afterEach(async () => {
    if (noPortal !== null) return
    await portal.close()
    await bus.close()
  })

  /** A source that is ready, with F8 bound. */
  async function readyKeys(): Promise<KeySource> {
    const keys = portalKeys(bus.socket)
    const ready = heard.ready()
    keys.start([talk('F8')], heard.hear)
    await ready
    return keys
  }

  async function pressOnce(id: string): Promise<void> {
    const from = heard.all.length
    desktop.press(id)
    desktop.release(id)
    await heard.next({ kind: 'release', bindingId: 'ptt' }, from)
    expect(heard.all.slice(from).map(({ kind }) => kind)).toEqual(['press', 'release'])
  }

  test('press and release arrive, a thousand times, each in its place', async () => {
    await readyKeys()
    const from = heard.all.length
    for (let i = 0; i < 1_000; i++) {
      desktop.press('talk-F8')
      desktop.release('talk-F8')
    }
    await vi.waitUntil(() => heard.all.length >= from + 2_000, { timeout: 30_000 })
    const kinds = heard.all.slice(from).map(({ kind }) => kind)
    expect(kinds).toEqual(Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? 'press' : 'release')))
  })

  test('the desktop is told what each key is for, and which key we suggest', async () => {
    const bound = desktop.next('bound')
    const keys = portalKeys(bus.socket)
    const mute: Binding = {
      id: 'quiet',
      action: 'mute',
      shortcut: { modifiers: ['ctrl', 'alt'], input: { kind: 'key', code: 'KeyM' } },
    }
    const mouse: Binding = {
      id: 'thumb',
      action: 'talk',
      shortcut: { modifiers: [], input: { kind: 'mouse', button: 4 } },
    }
    keys.start([talk('F8'), mute, mouse], heard.hear)
    expect(await bound).toEqual([
      [
        { id: 'talk-F8', description: 'Push to talk', trigger: 'F8' },
        { id: 'mute-CTRL-ALT-m', description: 'Mute or unmute the microphone', trigger: 'CTRL+ALT+m' },
      ],
    ])
  })

  test('a key held again and again is one press', async () => {
    await readyKeys()
    const from = heard.all.length
    desktop.press('talk-F8')
    desktop.press('talk-F8')
    desktop.release('talk-F8')
    desktop.release('talk-F8')
    desktop.press('talk-F8')
    await heard.next({ kind: 'press' }, from + 3)
    expect(heard.all.slice(from).map(({ kind }) => kind)).toEqual(['press', 'repeat', 'release', 'press'])
  })

  test('a desktop that dies while a key is held lets it go, and its keys come back with it', async () => {
    await readyKeys()
    desktop.press('talk-F8')
    await heard.next({ kind: 'press' })
    const lost = heard.next({ kind: 'lost', problem: 'died' })
    await desktop.kill()
    await lost
    expect(heard.all.at(-1)).toEqual({ kind: 'state', state: 'failed', problem: 'died' })
    const ready = heard.ready()
    desktop = await FakeDesktop.start(bus.socket)
    await ready
    await pressOnce('talk-F8')
  })

  test('a session that the desktop closes lets the key go, and is opened again', async () => {
    await readyKeys()
    desktop.press('talk-F8')
    await heard.next({ kind: 'press' })
    const from = heard.all.length
    desktop.closeSession()
    const lost = await heard.next({ kind: 'lost', problem: 'died' }, from)
    expect(lost).toBe(from)
    await heard.ready(from)
    await pressOnce('talk-F8')
  })

  test('a portal that is killed lets the key go, and is found again once it is back', async () => {
    await readyKeys()
    desktop.press('talk-F8')
    await heard.next({ kind: 'press' })
    const from = heard.all.length
    portal.process.kill('SIGKILL')
    await heard.next({ kind: 'lost', problem: 'died' }, from)
    portal = await startPortal(bus, folder.path)
    await heard.ready(from)
    await pressOnce('talk-F8')
  })

  test('a bus that ends lets the key go', async () => {
    await readyKeys()
    desktop.press('talk-F8')
    await heard.next({ kind: 'press' })
    const lost = heard.next({ kind: 'lost', problem: 'died' })
    desktop.expectEnd()
    await bus.close()
    await lost
  })

  test('other bindings are other shortcuts: the old session ends and a key held in it is let go', async () => {
    const keys = await readyKeys()
    desktop.press('talk-F8')
    await heard.next({ kind: 'press' })
    const from = heard.all.length
    const closed = desktop.next('closed')
    keys.setBindings([talk('F9')])
    expect(heard.all[from]).toEqual({ kind: 'lost', problem: null })
    await closed
    await heard.ready(from)
    await pressOnce('talk-F9')
  })

  test('the same bindings are not asked for again', async () => {
    const keys = await readyKeys()
    const from = heard.all.length
    keys.setBindings([talk('F8')])
    await pressOnce('talk-F8')
    expect(heard.all).toHaveLength(from + 2)
  })

  test('keys chosen anew in the desktop’s settings let go of those held', async () => {
    await readyKeys()
    desktop.press('talk-F8')
    await heard.next({ kind: 'press' })
    const lost = heard.next({ kind: 'lost', problem: null })
    desktop.changeShortcuts()
    await lost
    await pressOnce('talk-F8')
  })

  test('a no is taken for an answer until somebody asks again', async () => {
    desktop.answer = 'no'
    const keys = portalKeys(bus.socket)
    const refused = heard.next({ kind: 'state', state: 'failed', problem: 'not-allowed' })
    keys.start([talk('F8')], heard.hear)
    await refused
    desktop.answer = 'yes'
    const ready = heard.ready()
    keys.askPermission?.()
    await ready
    await pressOnce('talk-F8')
  })

  test('a person who leaves every shortcut out has said no', async () => {
    desktop.leaveOut = ['talk-F8']
    const refused = heard.next({ kind: 'state', state: 'failed', problem: 'not-allowed' })
    portalKeys(bus.socket).start([talk('F8')], heard.hear)
    await refused
  })

  test('a dialog nobody answers is given up for other bindings', async () => {
    desktop.answer = 'never'
    const bound = desktop.next('bound')
    const keys = portalKeys(bus.socket)
    keys.start([talk('F8')], heard.hear)
    await bound
    desktop.answer = 'yes'
    const ready = heard.ready()
    keys.setBindings([talk('F9')])
    await ready
    await pressOnce('talk-F9')
  })

  test('no dialog is shown while nothing is bound', async () => {
    const sessions: unknown[] = []
    desktop.events.on('session', (path) => sessions.push(path))
    const keys = portalKeys(bus.socket)
    const ready = heard.ready()
    keys.start([], heard.hear)
    await ready
    expect(sessions).toEqual([])
  })

  test('only the portal is believed, whoever else speaks on the bus', async () => {
    const opened = desktop.next('session')
    await readyKeys()
    const [session] = (await opened) as [string]
    const ours = `:${session.split('/').at(-2)?.replace('_', '.') ?? ''}`
    const stranger = createClient({ socket: bus.socket, authMethods: ['EXTERNAL'] })
    await stranger.getNameOwner('org.freedesktop.DBus') // it is on the bus
    const from = heard.all.length
    stranger.connection.message({
      type: 4,
      serial: 99,
      destination: ours,
      path: '/org/freedesktop/portal/desktop',
      interface: 'org.freedesktop.portal.GlobalShortcuts',
      member: 'Activated',
      signature: 'osta{sv}',
      body: [session, 'talk-F8', 1n, {}],
    })
    await stranger.getNameOwner('org.freedesktop.DBus') // the bus has passed it on
    await stranger.close()
    await pressOnce('talk-F8')
    expect(heard.all).toHaveLength(from + 2)
  })
})

describe('without the portal', () => {
  beforeEach((context) => {
    context.skip(process.platform === 'win32', 'Windows has no session bus')
  })

  async function expectToldOnce(): Promise<void> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const missing = heard.next({ kind: 'state', state: 'failed' })
    portalKeys(join(folder.path, 'bus')).start([talk('F8')], heard.hear)
    await missing
    expect(heard.all).toEqual([
      { kind: 'state', state: 'starting', problem: null },
      { kind: 'state', state: 'failed', problem: 'not-available' },
    ])
    expect(vi.getTimerCount()).toBe(0) // it is not tried again
  }

  test('no bus at all is told once', expectToldOnce)

  test('a bus where it is not is told once', async (context) => {
    if (noPortal !== null) return context.skip(noPortal)
    const bus = await startSessionBus(folder.path)
    onTestFinished(() => bus.close())
    await expectToldOnce()
  })

  test('a bus that says nothing is given up after the deadline', async () => {
    const silent = createServer(() => undefined).listen(join(folder.path, 'silent'))
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const hangs = heard.next({ kind: 'state', state: 'failed', problem: 'hangs' })
    portalKeys(join(folder.path, 'silent'), 100).start([talk('F8')], heard.hear)
    await hangs
  })
})
