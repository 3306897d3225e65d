import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, type MessageBus } from 'dbus-native'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { later } from '../../src/main/later.ts'
import { watchScreenLock } from '../../src/main/talk/lock/screen-lock.ts'
import { FakeLogin } from '../support/lock/fake-login.ts'
import { startSessionBus, type SessionBus } from '../support/portal/session-bus.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

/*
 * Whether the person is there, as logind and the screensavers of Linux tell it, on buses of the test's own.
 */

const patience = { timeout: 8_000 }

let folder: string
let heard: string[]
let logged: object[]
/** ms that were to pass before a bus is looked for again */
let waits: number[]

beforeEach(async () => {
  const made = await makeTemporaryFolder()
  onTestFinished(() => made.remove())
  folder = made.path
  heard = []
  logged = []
  waits = []
})

async function aBus(name: string): Promise<SessionBus> {
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  const bus = await startSessionBus(path)
  onTestFinished(() => bus.close())
  return bus
}

interface Buses {
  readonly system?: string
  readonly session?: string
  readonly id?: string
}

/** Buses that are not named are not there. */
function watch({ system, session, id }: Buses): void {
  const nowhere = join(folder, 'nowhere')
  const screen = watchScreenLock({
    env: {
      DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${system ?? nowhere}`,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${session ?? nowhere}`,
      XDG_SESSION_ID: id,
    },
    patience: 10_000,
    later(ms, run) {
      waits.push(ms)
      return later(20, run)
    },
    log: { warn: (entry) => logged.push(entry) },
  })
  screen.subscribe((event, reason) => heard.push(`${event} ${reason}`))
  onTestFinished(() => screen.close())
}

/** Says so until it is heard, for what is said before anybody listens is lost. */
async function until(words: string, say: () => void): Promise<void> {
  await vi.waitFor(() => {
    say()
    expect(heard.at(-1)).toBe(words)
  }, patience)
}

describe('logind', () => {
  let bus: SessionBus
  let login: FakeLogin

  beforeEach(async () => {
    bus = await aBus('system')
    login = await FakeLogin.start(bus.socket)
  })

  /** Listening, with nothing heard yet. */
  async function listening(id?: string): Promise<void> {
    watch({ system: bus.socket, ...(id === undefined ? {} : { id }) })
    await until('lock lock', () => login.tell('Lock'))
    await until('unlock unlock', () => login.tell('Unlock'))
    heard.length = 0
  }

  test('tells of a lock that was asked for, of one that is there, and of a screen that shows somebody else', async () => {
    await listening()
    login.tell('Lock')
    login.change({ LockedHint: true })
    login.change({ LockedHint: false })
    login.tell('Unlock')
    login.change({ Active: false })
    login.change({ Active: true })
    await vi.waitUntil(() => heard.length >= 5, patience)
    expect(heard).toEqual([
      'lock lock',
      'lock locked-hint',
      'unlock locked-hint',
      'lock active',
      'unlock active',
    ])
  })

  test('is believed about the session of this app only', async () => {
    await listening('2')
    expect(login.asked).toEqual(['2'])
    login.tell('Lock', '7')
    login.change({ Active: false }, '7')
    login.tell('Lock')
    await vi.waitUntil(() => heard.length > 0, patience)
    expect(heard).toEqual(['lock lock'])
  })

  test('is asked which session is the person’s where the app’s own is none', async () => {
    await listening('99')
    expect(login.asked).toEqual(['99', 'auto'])
  })

  test('is not spoken for by others', async () => {
    await listening()
    const other = createClient({ socket: bus.socket, authMethods: ['EXTERNAL'] })
    onTestFinished(() => other.close())
    const names = await other.listNames()
    for (const name of names.filter((one) => one.startsWith(':')))
      other.connection.message({
        type: 4,
        serial: 1_000,
        path: '/org/freedesktop/login1/session/_32',
        interface: 'org.freedesktop.login1.Session',
        member: 'Lock',
        destination: name,
      })
    login.change({ Active: false })
    await vi.waitUntil(() => heard.length > 0, patience)
    expect(heard).toEqual(['lock active'])
  })

  test('that starts anew is heard again, and so is a bus', async () => {
    await listening()
    await login.kill()
    login = await FakeLogin.start(bus.socket)
    await until('lock lock', () => login.tell('Lock'))
    await login.kill()
    await bus.close()
    bus = await aBus('system')
    login = await FakeLogin.start(bus.socket)
    await until('unlock locked-hint', () => login.change({ LockedHint: false }))
  })
})

describe('a screensaver', () => {
  test.each(['org.freedesktop', 'org.gnome', 'org.cinnamon', 'org.mate', 'org.xfce'])(
    'of %s tells when it covers the screen',
    async (vendor) => {
      const bus = await aBus('session')
      const saver: MessageBus = createClient({ socket: bus.socket, authMethods: ['EXTERNAL'] })
      onTestFinished(() => saver.close())
      watch({ session: bus.socket })
      const tell = (active: boolean) => (): void =>
        saver.sendSignal('/ScreenSaver', `${vendor}.ScreenSaver`, 'ActiveChanged', 'b', [active])
      await until('lock screensaver', tell(true))
      await until('unlock screensaver', tell(false))
    },
  )
})

test('without buses it says so once and does no more', async () => {
  watch({})
  await vi.waitUntil(() => logged.length >= 2, patience)
  const failed = (bus: string) => ({ event: 'bus-failed', bus, kind: 'closed' })
  expect(logged).toHaveLength(2)
  expect(logged).toEqual(expect.arrayContaining([failed('system'), failed('session')]))
  expect(waits).toEqual([])
})
