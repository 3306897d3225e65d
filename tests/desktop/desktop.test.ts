import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { backend } from '../support/desktop/desktop-world.ts'
import { app } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * The built main and preload in a fake Electron over a real Chromium: what the two promise, seen from the page.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

vi.setConfig({ testTimeout: 15_000 })

let page: Page

beforeAll(async () => {
  page = (await startApp()).page
})
afterAll(() => machine.close())

test('one window opens on the app, closed to Node and to other origins', () => {
  expect(machine.windows).toHaveLength(1)
  expect(machine.windows[0]?.options).toMatchObject({
    minWidth: 940,
    minHeight: 600,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
  })
  expect(machine.switches).toEqual(['allow-loopback-in-peer-connection'])
})

test('the page sees the bridge and nothing of Electron or Node', async () => {
  expect(await page.evaluate(() => Object.keys(window.bonfire ?? {}).sort())).toEqual([
    'app.info',
    'audio.choose',
    'audio.report',
    'auth.take',
    'backend.get',
    'badge.report',
    'link.open',
    'notify.show',
    'on',
    'presence.report',
    'proxy.question',
    'proxy.sign-in',
    'secrets.read',
    'secrets.remove',
    'secrets.status',
    'secrets.write',
    'settings.change',
    'settings.read',
    'spelling.languages',
    'start.reached',
    'talk.ask-permission',
    'talk.cancel-capture',
    'talk.capture',
    'talk.input',
    'talk.status',
    'talk.test',
    'voice.report',
  ])
  expect(await page.evaluate(() => Object.isFrozen(window.bonfire))).toBe(true)
  const globals = ['require', 'process', 'module', '__toMain', '__fromMain', 'ipcRenderer']
  expect(await page.evaluate((names) => names.filter((name) => name in window), globals)).toEqual([])
})

test('the app itself keeps to the policy', async () => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  await page.reload({ waitUntil: 'load' })
  await page.waitForFunction(() => document.body.textContent.trim() !== '')
  expect(complaints).toEqual([])
})

test('requests of the page are answered through the contract', async () => {
  expect(await page.evaluate(() => window.bonfire?.['backend.get']({}))).toEqual({ ok: true, value: backend })
  expect(await page.evaluate(() => window.bonfire?.['app.info']({}))).toEqual({
    ok: true,
    value: { version: '0.0.0-test', platform: process.platform },
  })
})

test('the page hears main until it no longer wants to, and nothing but the events there are', async () => {
  const heard = page.evaluate(
    () =>
      new Promise((resolve) => {
        const stop = window.bonfire?.on('talk.gate', (payload) => {
          stop?.()
          resolve(payload)
        })
      }),
  )
  await page.evaluate(() => {
    const bridge = window.bonfire as unknown as { on(event: string, listener: () => void): () => void }
    bridge.on('no such event', () => Object.assign(window, { heardNonsense: true }))
  })
  machine.windows[0]?.webContents.send('no such event', {})
  machine.windows[0]?.webContents.send('talk.gate', { open: true })
  expect(await heard).toEqual({ open: true })
  expect(await page.evaluate(() => 'heardNonsense' in window)).toBe(false)
})

test('bad input is refused before anything happens', async () => {
  for (const url of ['file:///etc/passwd', 'http://example.org/', 'javascript:alert(1)', 'nonsense'])
    expect(await page.evaluate((bad) => window.bonfire?.['link.open']({ url: bad }), url)).toEqual({
      ok: false,
      error: { kind: 'bad-input' },
    })
  expect(machine.openedOutside).toEqual([])
})

test('a link that leads outside is handed to the system', async () => {
  await page.evaluate(() => window.bonfire?.['link.open']({ url: 'https://example.org/a' }))
  expect(machine.openedOutside.splice(0)).toEqual(['https://example.org/a'])
})

test('an invite link opened anywhere on the machine shows the invite without loading the app anew', async () => {
  expect(machine.linkSchemes).toEqual(['bonfire-chat'])
  await page.evaluate(() => Object.assign(window, { before: true }))
  app.emit('second-instance', {}, ['bonfire', 'bonfire-chat://invite/abcDEF123_-45678'])
  await page.waitForURL(/#\/invite\/abcDEF123_-45678$/)
  expect(await page.evaluate(() => 'before' in window)).toBe(true)
})

test('another page or a frame inside is not answered', async () => {
  const refusal = { ok: false, error: { kind: 'untrusted-sender' } }
  expect(await machine.invokeFrom({ url: 'https://example.org/', parent: null }, 'backend.get', {})).toEqual(
    refusal,
  )
  expect(
    await machine.invokeFrom({ url: 'app://other/index.html', parent: null }, 'backend.get', {}),
  ).toEqual(refusal)
  const parent = { url: 'app://bonfire/index.html' }
  expect(await machine.invokeFrom({ ...parent, parent }, 'backend.get', {})).toEqual(refusal)
})

test('the window stays on the app, wherever the page wants to go', async () => {
  const before = page.url()
  await page.evaluate(() => (location.href = 'https://example.org/'))
  const refused = page.waitForEvent('requestfailed')
  await page.evaluate(() => location.assign('https://example.org/again'))
  await refused
  expect(page.url()).toBe(before)
})

test('a new window is never opened; its link is, if it leads outside', async () => {
  const denied = once(machine.events, 'window-denied')
  await page.evaluate(() => void window.open('https://example.org/new'))
  expect(await denied).toEqual(['https://example.org/new'])
  expect(machine.openedOutside.splice(0)).toEqual(['https://example.org/new'])
})

test.each(['/..%2fmain/index.js', '/%2e%2e%2f%2e%2e%2fpackage.json', '/assets/..%5c..%5cmain'])(
  'a path out of the app’s folder is refused (%s)',
  async (path) => {
    expect(await page.evaluate((at) => fetch(at).then((response) => response.status), path)).toBe(403)
  },
)

test('what is not there is not found, and nothing can be written', async () => {
  expect(await page.evaluate(() => fetch('/nothing.js').then((response) => response.status))).toBe(404)
  const status = await page.evaluate(() => fetch('/', { method: 'POST' }).then((response) => response.status))
  expect(status).toBe(405)
})

/** The directive that Chromium holds against what the page does, or null if it lets it pass. */
const violated = (act: string): Promise<string | null> =>
  page.evaluate(
    ([script, own]) =>
      new Promise((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
        const run = new Map<string, () => unknown>([
          [
            'inline script',
            () => document.head.append(Object.assign(document.createElement('script'), { text: '1' })),
          ],
          [
            'frame',
            () =>
              document.body.append(
                Object.assign(document.createElement('iframe'), { src: 'https://x.test' }),
              ),
          ],
          ['foreign http', () => fetch('http://192.0.2.1/').catch(() => undefined)],
          ['picture from anywhere', () => (new Image().src = 'https://x.test/a.png')],
          ['the backend as a picture', () => (new Image().src = `${own}/rest/v1/`)],
          [
            'picture from the storage',
            () =>
              Object.assign(new Image(), {
                src: `${own}/storage/v1/object/sign/a.png?token=b`,
                onerror: () => resolve(null), // nobody answers there
              }),
          ],
          [
            'own backend',
            () =>
              fetch(own).then(
                () => resolve(null),
                () => resolve(null),
              ),
          ],
        ])
        run.get(script)?.()
      }),
    [act, backend.url] as const,
  )

test('Chromium enforces the policy that main sends', async () => {
  expect(await violated('inline script')).toBe('script-src-elem')
  expect(await violated('frame')).toBe('frame-src')
  expect(await violated('foreign http')).toBe('connect-src')
  expect(await violated('own backend')).toBeNull()
  expect(await violated('picture from anywhere')).toBe('img-src')
  expect(await violated('the backend as a picture')).toBe('img-src')
  expect(await violated('picture from the storage')).toBeNull()
})

test('the app may use the microphone; nobody else may, and nobody the camera', async () => {
  const url = 'app://bonfire/index.html'
  const both = (granted: boolean) => ({ check: granted, request: granted })
  expect(await machine.session.ask({ permission: 'media', media: ['audio'], url })).toEqual(both(true))
  expect(await machine.session.ask({ permission: 'media', media: ['video'], url })).toEqual(both(false))
  expect(
    await machine.session.ask({ permission: 'media', media: ['audio'], url: 'https://example.org/' }),
  ).toEqual(both(false))
  expect(await machine.session.ask({ permission: 'geolocation', url })).toEqual(both(false))
  expect(await machine.session.ask({ permission: 'loopback-network', url })).toEqual(both(true))
})
