import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import type { IpcEvent, IpcInput } from '../../src/shared/ipc.ts'
import { defaultSettings, type Settings } from '../../src/shared/settings.ts'
import { app } from '../support/electron/fake-app.ts'
import { FakeMenu } from '../support/electron/fake-menu.ts'
import { FakeNotification } from '../support/electron/fake-notification.ts'
import { FakeTray } from '../support/electron/fake-tray.ts'
import type { FakeWindow } from '../support/electron/fake-window.ts'
import { hear } from '../support/electron/hear.ts'
import { machine } from '../support/electron/machine.ts'
import { pretend, startApp } from '../support/electron/start-app.ts'

/*
 * Everything of the app around its window, as a person on Linux meets it.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

const config = join(machine.folder, 'config')
const userData = join(machine.folder, 'userData')
const bounds = { x: 100, y: 80, width: 1111, height: 777 }
let main: FakeWindow
let page: Page

beforeAll(async () => {
  pretend('linux')
  vi.stubEnv('XDG_CONFIG_HOME', config)
  mkdirSync(userData)
  const displays = '0,0,1920x1080'
  const places = [{ displays, bounds, maximized: true, fullScreen: false }]
  writeFileSync(join(userData, 'window.json'), JSON.stringify({ places, toldOfTray: false }))
  ;({ window: main, page } = await startApp())
  // The app itself has nobody signed in, and says so when it starts.
  await page.waitForFunction(() => document.body.textContent.trim() !== '')
})
beforeEach(async () => {
  main.show()
  FakeNotification.shown.length = 0
  await report('presence.report', { status: 'online' })
  await report('badge.report', { mentions: 0, unread: false })
  await report('voice.report', { ...voice, room: null, status: 'idle' })
  await change(defaultSettings.app)
})
afterAll(() => machine.close())

const report = <
  C extends 'presence.report' | 'badge.report' | 'voice.report' | 'notify.show' | 'audio.report',
>(
  channel: C,
  input: IpcInput<C>,
): Promise<unknown> => machine.invokeFrom({ url: 'app://bonfire/index.html', parent: null }, channel, input)

const heard = (event: IpcEvent) => hear(page, event)

const change = (part: Partial<Settings['app']>): Promise<unknown> =>
  page.evaluate(async (more) => {
    const now = await window.bonfire?.['settings.read']({})
    if (now?.ok !== true) throw new Error('no settings')
    await window.bonfire?.['settings.change']({ app: { ...now.value.app, ...more } })
  }, part)

const tray = (): FakeTray => FakeTray.all[0] ?? expect.fail('no tray')
const menu = (): FakeMenu => tray().menu ?? expect.fail('no menu')
const room = { name: 'Lounge', server: 'Camp' }
const voice = { room, status: 'connected', muted: false, deafened: false, talking: false } as const

test('the window opens where it was on these displays, and notes where it goes', async () => {
  expect(main.options).toMatchObject({ ...bounds, show: false })
  expect(main.isMaximized()).toBe(true)
  main.place({ ...bounds, x: 222 })
  await vi.waitUntil(() => readFileSync(join(userData, 'window.json'), 'utf8').includes('222'))
})

test('the tray’s icon and tip tell connected, talking, muted, deafened and unread', async () => {
  expect(tray().icon).toBe('away-panel.png')
  const looks: string[] = []
  for (const more of [{}, { talking: true }, { muted: true }, { deafened: true }]) {
    await report('voice.report', { ...voice, ...more })
    looks.push(tray().icon)
  }
  expect(looks).toEqual(['connected-panel.png', 'talking-panel.png', 'muted-panel.png', 'deafened-panel.png'])
  await report('badge.report', { mentions: 3, unread: true })
  expect(tray().icon).toBe('deafened-unread-panel.png')
  expect(tray().tip).toBe('Bonfire · Lounge (deafened) · 3 mentions')
  expect(app.badgeCount).toBe(3)
})

test('somebody who talks does not close the tray’s menu that is open', async () => {
  await report('voice.report', voice)
  const before = tray().menus
  await report('voice.report', { ...voice, talking: true })
  expect(tray().menus).toBe(before)
})

test('mute, deafen and disconnect in the tray reach the window', async () => {
  await report('voice.report', voice)
  for (const command of ['mute', 'deafen', 'leave'] as const) {
    const told = await heard('voice.command')
    menu().choose(command)
    expect(await told.payload()).toEqual({ command })
  }
})

test('presence is chosen in the tray, and ticked once the window says so', async () => {
  const told = await heard('presence.choose')
  menu().choose('presence-dnd')
  expect(await told.payload()).toEqual({ status: 'dnd' })
  await report('presence.report', { status: 'idle' })
  expect(menu().item('presence-idle').checked).toBe(true)
})

test('microphone and speakers are chosen in the tray and the menu bar, and kept', async () => {
  const inputs = [
    { id: 'a', label: 'Headset' },
    { id: 'b', label: 'Webcam' },
  ]
  const inUse = { input: null, output: null }
  await report('audio.report', { inputs, outputs: [{ id: 'c', label: 'Speakers' }], inUse })
  const told = await heard('settings.changed')
  menu().choose('input-b')
  expect(await told.payload()).toMatchObject({ audio: { input: { id: 'b', label: 'Webcam' }, output: null } })
  expect(menu().item('input-b').checked).toBe(true)
  expect(FakeMenu.bar?.item('input-b').checked).toBe(true)
  FakeMenu.bar?.choose('output-c')
  expect(menu().item('output-c').checked).toBe(true)
  menu().choose('input-default')
  expect(menu().item('input-default').checked).toBe(true)
})

test('the menu bar has the menus of the system, and its entries work', async () => {
  const bar = FakeMenu.bar ?? expect.fail('no menu bar')
  expect(main.options.autoHideMenuBar).toBe(true)
  expect(bar.labels).toEqual(['&File', 'editMenu', '&View', 'V&oice', 'windowMenu', '&Help'])
  const told = await heard('app.command')
  bar.choose('settings')
  expect(await told.payload()).toEqual({ command: 'settings' })
  const muted = await heard('voice.command')
  bar.choose('mute')
  expect(await muted.payload()).toEqual({ command: 'mute' })
})

test('zoom follows the settings, the menu and the wheel, between 80 and 200 %', async () => {
  const { webContents } = main
  expect(webContents.zoomFactor).toBe(1)
  FakeMenu.bar?.choose('zoom-in')
  expect(webContents.zoomFactor).toBe(1.1)
  webContents.emit('zoom-changed', {}, 'in')
  expect(webContents.zoomFactor).toBe(1.25)
  await change({ zoom: 2 })
  FakeMenu.bar?.choose('zoom-in')
  expect(webContents.zoomFactor).toBe(2)
  FakeMenu.bar?.choose('zoom-reset')
  expect(webContents.zoomFactor).toBe(1)
})

test('no dictionary is asked for until a language is chosen', async () => {
  expect(machine.session.spelling).toEqual({ enabled: false, languages: [] })
  expect(await page.evaluate(() => window.bonfire?.['spelling.languages']({}))).toEqual({
    ok: true,
    value: ['de', 'en-GB', 'en-US', 'fr'],
  })
  await change({ spelling: ['de', 'nonsense'] })
  expect(machine.session.spelling).toEqual({ enabled: true, languages: ['de'] })
  await change({ spelling: [] })
  expect(machine.session.spelling).toEqual({ enabled: false, languages: [] })
})

test('a misspelled word has a menu with suggestions, which replace it or teach it', () => {
  const editFlags = { canCut: false, canCopy: false, canPaste: true, canSelectAll: true }
  main.webContents.emit(
    'context-menu',
    {},
    {
      isEditable: true,
      selectionText: '',
      misspelledWord: 'fyre',
      dictionarySuggestions: ['fire'],
      linkURL: '',
      editFlags,
    },
  )
  const opened = FakeMenu.opened.pop() ?? expect.fail('no menu')
  expect(opened.labels).toEqual(expect.arrayContaining(['fire', 'Add to dictionary', 'cut', 'copy', 'paste']))
  opened.choose('fire')
  opened.choose('Add to dictionary')
  expect(main.webContents.replaced).toEqual(['fire'])
  expect(machine.session.words).toEqual(['fyre'])
})

test('a notification shows while nobody looks; a click leads to its place', async () => {
  const place = '#/invite/abcDEF123_-45678'
  const notice = { place, title: 'Mara in #camp', body: '<b>hello</b>' }
  main.focus()
  await report('notify.show', notice)
  expect(FakeNotification.shown).toEqual([])
  main.blur()
  await report('notify.show', notice)
  expect(FakeNotification.shown).toMatchObject([{ title: 'Mara in #camp', body: '&lt;b&gt;hello&lt;/b&gt;' }])
  FakeNotification.shown.pop()?.emit('click')
  await page.waitForURL(/#\/invite\/abcDEF123_-45678$/)
  expect(main.isFocused()).toBe(true)
})

test('whoever wants quiet is not notified', async () => {
  const notice = { place: '#/', title: 'Mara', body: 'hello' }
  main.blur()
  await report('presence.report', { status: 'dnd' })
  await report('notify.show', notice)
  await report('presence.report', { status: 'online' })
  await change({ notifications: false })
  await report('notify.show', notice)
  expect(FakeNotification.shown).toEqual([])
})

test('a notification leads nowhere but into the app', async () => {
  const notice = { place: 'https://example.org/', title: 'Mara', body: '' }
  expect(await report('notify.show', notice)).toEqual({ ok: false, error: { kind: 'bad-input' } })
})

test('start at login is an entry of the desktop’s own, hidden, and goes again', async () => {
  const entry = join(config, 'autostart', 'bonfire.desktop')
  await change({ startAtLogin: true })
  await vi.waitUntil(() => existsSync(entry))
  expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=.+ --hidden$/m)
  await change({ startAtLogin: false })
  await vi.waitUntil(() => !existsSync(entry))
})

test('a sign-in link is handed to the window once, and what it brings is in no log', async () => {
  const told = await heard('auth.arrived')
  app.emit('second-instance', {}, ['bonfire', 'bonfire-chat://auth/callback?code=planted-0a1b2c3d'])
  expect(await told.payload()).toEqual({})
  // The page does not take it here: without a backend it has nobody to sign in with.
  const take = () => machine.invokeFrom({ url: 'app://bonfire/index.html', parent: null }, 'auth.take', {})
  expect(await take()).toEqual({ ok: true, value: { kind: 'code', code: 'planted-0a1b2c3d' } })
  expect(await take()).toEqual({ ok: true, value: null })
  expect(readFileSync(join(machine.folder, 'logs', 'main.log'), 'utf8')).not.toContain('planted')
})

test('a hostile link is refused with one line, does nothing, and does not come to the front', async () => {
  main.hide()
  const load = vi.spyOn(main, 'loadURL')
  app.emit('second-instance', {}, ['bonfire', 'bonfire-chat://evil/#/invite/abcDEF123_-45678?planted'])
  expect(main.visible).toBe(false)
  expect(load).not.toHaveBeenCalled()
  load.mockRestore()
  const lines = readFileSync(join(machine.folder, 'logs', 'main.log'), 'utf8').split('\n')
  const refused = lines.filter((line) => line.includes('deep-link-refused'))
  expect(refused).toHaveLength(1)
  expect(refused[0]).not.toContain('planted')
})

test('a second start shows the window that there is', () => {
  main.hide()
  main.minimize()
  app.emit('second-instance', {}, ['bonfire'])
  expect(machine.windows).toHaveLength(1)
  expect([main.visible, main.isMinimized(), main.isFocused()]).toEqual([true, false, true])
})

test('closing leaves the app in the tray, which is told once, and the tray brings it back', () => {
  expect(main.close()).toBe(false)
  expect(main.visible).toBe(false)
  expect(FakeNotification.shown.map(({ title }) => title)).toEqual(['Bonfire is still running'])
  tray().emit('click')
  expect(main.visible).toBe(true)
  main.close()
  menu().choose('open')
  expect(main.visible).toBe(true)
  expect(FakeNotification.shown).toHaveLength(1)
})

test('the about panel names app and version', () => {
  expect(app.about).toMatchObject({ applicationName: 'Bonfire', applicationVersion: '0.0.0-test' })
})

test('a page that is loaded anew has nobody signed in until it says so', async () => {
  await report('voice.report', voice)
  main.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
  expect(menu().items.some(({ id }) => id === 'presence-online')).toBe(true) // it may be refused
  main.webContents.emit('did-navigate')
  expect(menu().items.some(({ id }) => id === 'presence-online')).toBe(false)
  expect(tray().icon).toBe('away-panel.png')
})

test('quitting leaves the room, keeps what was changed, takes the tray away and closes the window', async () => {
  await report('voice.report', voice)
  const told = await heard('voice.command')
  const ended = once(machine.events, 'quit')
  await change({ zoom: 1.5 })
  menu().choose('quit')
  app.quit() // twice, in a hurry
  expect(await told.payload()).toEqual({ command: 'leave' })
  expect(tray().isDestroyed()).toBe(false)
  await report('voice.report', { ...voice, room: null, status: 'idle' })
  await ended
  expect(tray().isDestroyed()).toBe(true)
  expect(main.visible).toBe(false)
  const kept = JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8')) as Settings
  expect(kept.app).toEqual({ ...defaultSettings.app, zoom: 1.5 })
})
