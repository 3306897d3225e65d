import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { encode } from '../../src/main/settings/stored.ts'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { defaultSettings } from '../../src/shared/settings.ts'
import { app } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * What stands between the app and its network: proxies, their passwords, certificates.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

const asked = { isProxy: true, scheme: 'basic', host: 'proxy.example.org', port: 3128, realm: 'the office' }
let page: Page
let atFirst: readonly object[] = []

beforeAll(async () => {
  const folder = join(machine.folder, 'userData')
  mkdirSync(folder)
  const proxy = { mode: 'fixed', rules: 'proxy.example.org:3128' } as const
  writeFileSync(join(folder, 'settings.json'), encode({ ...defaultSettings, proxy }))
  machine.events.once('window', () => (atFirst = [...machine.session.proxies]))
  page = (await startApp()).page
})
afterAll(() => machine.close())

/** A question of Chromium's, and what main gives for an answer. */
const login = (changes: Partial<typeof asked> = {}, firstAuthAttempt = true): Promise<unknown[]> =>
  new Promise((answered) => {
    const event = { preventDefault: () => undefined }
    app.emit('login', event, null, { firstAuthAttempt }, { ...asked, ...changes }, (...given: unknown[]) =>
      answered(given),
    )
  })

test('the proxy of the settings was set before the window opened, and a change of it holds', async () => {
  expect(atFirst).toEqual([{ mode: 'fixed_servers', proxyRules: 'proxy.example.org:3128' }])
  await page.evaluate(() => window.bonfire?.['settings.change']({ proxy: { mode: 'direct' } }))
  await vi.waitUntil(() => machine.session.proxies.length === 2)
  expect(machine.session.proxies[1]).toEqual({ mode: 'direct' })
})

test('a proxy that asks for a password is given what the person enters in the window', async () => {
  const heard = page.evaluate(() => new Promise((resolve) => window.bonfire?.on('proxy.question', resolve)))
  expect(await login()).toEqual([])
  expect(await heard).toEqual({ host: asked.host, port: asked.port, realm: asked.realm, refused: false })
  await page.evaluate((input) => window.bonfire?.['proxy.sign-in'](input), {
    host: asked.host,
    port: asked.port,
    credentials: { username: 'mara', password: 'planted' },
  })
  expect(await login()).toEqual(['mara', 'planted'])
})

test('a server that asks for a password is given none', async () => {
  expect(await login({ isProxy: false })).toEqual([])
})

test('no certificate is taken that Chromium refuses', () => {
  expect(app.listenerCount('certificate-error')).toBe(0)
  expect(app.listenerCount('select-client-certificate')).toBe(0)
})

test('a question that main fails over is answered with nothing, so that its request ends', async () => {
  const unheard = { port: 9, realm: null as unknown as string }
  expect(await login(unheard)).toEqual([])
})
