import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { callLimit } from '../../src/main/call-limit.ts'
import { linkLimit } from '../../src/main/links.ts'
import { payloadLimit } from '../../src/main/payload-size.ts'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { ipc, type IpcChannel, type IpcInput } from '../../src/shared/ipc.ts'
import { defaultSettings } from '../../src/shared/settings.ts'
import { app } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * Every request of the contract, put to the built main by somebody who should not, or with something it should not take. A
 * channel that is added to the contract has to be given a sample here, and is tried.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

vi.setConfig({ testTimeout: 60_000 })

const ours = { url: 'app://bonfire/index.html', parent: null }
const channels = Object.keys(ipc) as (keyof typeof ipc)[]
const logFile = (): string => readFileSync(join(machine.folder, 'logs', 'main.log'), 'utf8')
const logged = (event: string): string[] =>
  logFile()
    .split('\n')
    .filter((line) => line.includes(`"event":"${event}"`))
let page: Page

/** What each request takes, with every property it knows. */
const samples: { readonly [C in IpcChannel]: Required<IpcInput<C>> } = {
  'backend.get': {},
  'app.info': {},
  'link.open': { url: 'https://example.org/' },
  'settings.read': {},
  'settings.change': {
    talk: {
      ...defaultSettings.talk,
      bindings: [
        {
          id: 'ptt',
          action: 'talk',
          shortcut: { modifiers: ['ctrl'], input: { kind: 'key', code: 'KeyV' } },
        },
      ],
    },
    audio: { input: { id: 'a', label: 'Desk' }, output: null },
    app: { ...defaultSettings.app, spelling: ['de'] },
    proxy: { mode: 'fixed', rules: '127.0.0.1:3128' },
    keepUnencrypted: false,
  },
  'talk.input': { kind: 'press', bindingId: 'ptt' },
  'talk.capture': {},
  'talk.cancel-capture': {},
  'talk.status': {},
  'talk.test': { on: false },
  'talk.ask-permission': {},
  'voice.report': {
    room: { name: 'Lounge', server: 'Camp' },
    status: 'idle',
    muted: false,
    deafened: false,
    talking: false,
  },
  'audio.report': {
    inputs: [{ id: 'a', label: 'Desk' }],
    outputs: [],
    inUse: { input: null, output: { id: 'a', label: 'Desk' } },
  },
  'audio.choose': { direction: 'input', device: null },
  'presence.report': { status: 'online' },
  'badge.report': { mentions: 0, unread: false },
  'notify.show': { place: '#/', title: 'Mara', body: 'hello' },
  'auth.take': {},
  'spelling.languages': {},
  'secrets.read': { name: 'bonfire.session.127.0.0.1:9' },
  'secrets.write': { name: 'bonfire.session.127.0.0.1:9', value: '' },
  'secrets.remove': { name: 'bonfire.session.127.0.0.1:9' },
  'secrets.status': {},
  'proxy.question': {},
  'proxy.sign-in': { host: 'proxy', port: 1, credentials: { username: 'mara', password: '' } },
  'start.reached': { phase: 'channels' },
}

/** This value with one thing of it, itself first, put in place by something of another kind. */
function breaks(value: unknown): unknown[] {
  const other = typeof value === 'number' ? 'x' : 7
  if (typeof value !== 'object' || value === null) return [other]
  const inside = Object.entries(value).flatMap(([key, part]) =>
    breaks(part).map((broken): unknown =>
      Array.isArray(value) ? value.with(Number(key), broken) : { ...value, [key]: broken },
    ),
  )
  return [other, ...inside]
}

beforeAll(async () => {
  page = (await startApp({ publishableKey: 'sb_publishable_planted' })).page
})
afterAll(() => machine.close())

test('main answers nothing that is not in the contract', () => {
  expect([...machine.invokeHandlers.keys()].filter((channel) => !(channel in ipc))).toEqual([])
})

describe.each(channels)('%s', (channel) => {
  const ask = (frame: Parameters<typeof machine.invokeFrom>[0], input: unknown): Promise<unknown> =>
    machine.invokeFrom(frame, channel, input)

  test('is refused to other pages, to frames inside ours and to a page that is gone', async () => {
    const refusal = { ok: false, error: { kind: 'untrusted-sender' } }
    const inside = { ...ours, parent: ours }
    for (const frame of [
      { url: 'https://example.org/', parent: null },
      { url: 'app://bonfire.example.org/index.html', parent: null },
      { url: 'file:///index.html', parent: null },
      { url: 'about:blank', parent: null },
      inside,
      null,
    ])
      expect(await ask(frame, {})).toEqual(refusal)
  })

  test('takes nothing that its schema does not know', async () => {
    const refusal = { ok: false, error: { kind: 'bad-input' } }
    for (const input of [undefined, null, 0, 'text', [], [{}], new Date(0), new Map()])
      expect(await ask(ours, input)).toEqual(refusal)
  })

  test('takes none of its properties as anything but what it is', async () => {
    const { input } = ipc[channel]
    const whole: unknown = samples[channel]
    expect(input.safeParse(whole).success).toBe(true)
    if ('shape' in input) expect(Object.keys(whole as object).sort()).toEqual(Object.keys(input.shape).sort())
    for (const broken of breaks(whole).slice(1))
      expect([broken, await ask(ours, broken)]).toEqual([broken, { ok: false, error: { kind: 'bad-input' } }])
  })

  test('takes nothing huge, however it is made', async () => {
    const refusal = { ok: false, error: { kind: 'bad-input' } }
    const long = 'x'.repeat(payloadLimit + 1)
    const deep = Array.from({ length: payloadLimit }).reduce<unknown>((inside) => [inside], 0)
    for (const input of [
      long,
      { extra: long },
      { [long]: 1 },
      { extra: deep },
      Array.from({ length: payloadLimit }, () => ({})),
    ])
      expect(await ask(ours, input)).toEqual(refusal)
  })
})

describe('a page', () => {
  /** Whether main lets it happen. */
  const may = (event: string, params: object = {}): boolean => {
    let prevented = false
    const preventDefault = (): void => void (prevented = true)
    machine.windows[0]?.webContents.emit(event, { ...params, preventDefault })
    return !prevented
  }

  test('is not led elsewhere by the app’s own address', () => {
    expect(may('will-redirect', { url: 'https://example.org/', isMainFrame: true })).toBe(false)
    expect(may('will-redirect', { url: 'app://bonfire/index.html', isMainFrame: false })).toBe(false)
    expect(may('will-redirect', { url: 'app://bonfire/index.html', isMainFrame: true })).toBe(true)
  })

  test('holds no web views', () => {
    expect(may('will-attach-webview')).toBe(false)
  })

  test('is handed no device', () => {
    const details = { deviceType: 'hid', origin: 'app://bonfire' } as Parameters<
      NonNullable<typeof machine.session.devices>
    >[0]
    expect(machine.session.devices?.(details)).toBe(false)
  })

  test.each([
    'geolocation',
    'midi',
    'midiSysex',
    'pointerLock',
    'openExternal',
    'display-capture',
    'clipboard-read',
    'idle-detection',
    'window-management',
    'storage-access',
    'top-level-storage-access',
    'fileSystem',
    'keyboardLock',
    'mediaKeySystem',
    'unknown',
  ] as const)('of our own may not ask for %s', async (permission) => {
    const refused = { check: false, request: false }
    expect(await machine.session.ask({ permission, url: ours.url })).toEqual(refused)
  })
})

test('ten thousand calls of one channel: few are worked on, the rest are told so, and other channels answer meanwhile', async () => {
  const found = await page.evaluate(async () => {
    const { bonfire } = window
    if (bonfire === undefined) throw new Error('no bridge')
    const calls = Array.from({ length: 10_000 }, () => bonfire['app.info']({}))
    const meanwhile = await bonfire['backend.get']({})
    const answers = await Promise.all(calls)
    return {
      meanwhile: meanwhile.ok,
      worked: answers.filter(({ ok }) => ok).length,
      refused: answers.flatMap((answer) => (answer.ok ? [] : [answer.error.kind])),
    }
  })
  expect(found.meanwhile).toBe(true)
  expect(found.worked).toBeGreaterThanOrEqual(callLimit.burst)
  expect(found.worked).toBeLessThan(10_000 / 2)
  expect(found.worked + found.refused.length).toBe(10_000)
  expect(new Set(found.refused)).toEqual(new Set(['too-many']))
  expect(logged('ipc-flood')).toHaveLength(1)
})

test('a page that opens links by itself is stopped after a few, whichever way it goes', async () => {
  const urls = Array.from({ length: 50 }, (_, n) => `https://example.org/${n}`)
  await page.evaluate(async (all) => {
    await Promise.all(all.map(async (url) => window.bonfire?.['link.open']({ url })))
  }, urls)
  const opened = machine.openedOutside.length
  expect(opened).toBeGreaterThanOrEqual(linkLimit.burst)
  expect(opened).toBeLessThan(urls.length / 2)
  expect(logged('links-flood')).toHaveLength(1)
})

test('nothing that is secret reaches the log', async () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.cGxhbnRlZA.cGxhbnRlZA'
  const code = 'planted-01234567'
  app.emit('second-instance', {}, ['bonfire', `bonfire-chat://invite/${code}`])
  await page.waitForURL(/#\/invite\//)
  const asked = (to: string): Promise<unknown> =>
    page.evaluate((url) => window.bonfire?.['link.open']({ url }), to)
  await asked(`http://planted:secret@example.org/?token=${jwt}`)
  await page.evaluate((url) => fetch(url), `/invite/${code}/${jwt}?refresh_token=planted&code=planted`)
  await page.evaluate(
    (url) => location.assign(url),
    `https://planted:secret@example.org/?access_token=planted&mail=planted@example.org`,
  )
  await vi.waitUntil(() => logged('navigation-refused').length > 0, { timeout: 20_000 })
  expect(logged('file-missing')).toHaveLength(1)
  expect(logFile()).not.toMatch(/cGxhbnRlZA|=planted|planted-0|planted:|planted@|_planted/)
})

test('a page that asks for what is refused, over and over, is written down once', async () => {
  const [contents] = machine.windows.map(({ webContents }) => webContents)
  for (let n = 0; n < 100; n++) contents?.mayNavigate(`https://example.org/${n}`, true)
  await page.evaluate(() => Promise.all(Array.from({ length: 100 }, (_, n) => fetch(`/nothing/${n}`))))
  await page.evaluate(() => Promise.all(Array.from({ length: 100 }, (_, n) => fetch(`/%00${n}`))))
  for (const event of ['navigation-refused', 'file-missing', 'request-refused'])
    expect(logged(event), event).toHaveLength(1)
})
