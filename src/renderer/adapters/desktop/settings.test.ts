// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import { cautiousSettings, defaultSettings, type Settings } from '../../../shared/settings.ts'
import { bridgeSettings, storageSettings } from './settings.ts'

const held: Settings = { ...defaultSettings, talk: { ...defaultSettings.talk, mode: 'hold' } }

beforeEach(() => localStorage.clear())

test('a browser keeps what was chosen for the next start', async () => {
  await storageSettings(window).change({ talk: held.talk })
  expect(await storageSettings(window).read()).toEqual(ok(held))
})

test('a browser that kept nothing yet has the defaults', async () => {
  expect(await storageSettings(window).read()).toEqual(ok(defaultSettings))
})

test('a damaged part of what a browser kept is its default until one chooses, and the others hold', async () => {
  localStorage.setItem('bonfire.settings', JSON.stringify({ ...held, app: 'gone' }))
  const port = storageSettings(window)
  expect(await port.read()).toEqual(err({ kind: 'damaged', rest: held }))
  await port.change({ app: defaultSettings.app })
  expect(await port.read()).toEqual(ok(held))
})

test('what a browser kept opens no microphone when it is damaged', async () => {
  localStorage.setItem('bonfire.settings', '{not json')
  expect(await storageSettings(window).read()).toEqual(err({ kind: 'damaged', rest: cautiousSettings }))
})

test.for([
  { what: 'cleared', key: 'bonfire.settings', newValue: null },
  { what: 'cleared with all the rest', key: null, newValue: null },
  { what: 'damaged', key: 'bonfire.settings', newValue: '{"talk": 1}' },
])('settings that were $what in another window hold on in this one', async ({ key, newValue }) => {
  const port = storageSettings(window)
  await port.change({ talk: held.talk })
  const hear = vi.fn()
  port.subscribe(hear)
  window.dispatchEvent(new StorageEvent('storage', { key, newValue }))
  expect(hear).not.toHaveBeenCalled()
  expect(await port.read()).toEqual(ok(held))
})

test('a change in another window of the browser is told', async () => {
  const port = storageSettings(window)
  const hear = vi.fn()
  const stop = port.subscribe(hear)
  const change = () =>
    window.dispatchEvent(
      new StorageEvent('storage', { key: 'bonfire.settings', newValue: JSON.stringify(held) }),
    )
  change()
  expect(hear).toHaveBeenCalledWith(held)
  expect(await port.read()).toEqual(ok(held))
  stop()
  change()
  expect(hear).toHaveBeenCalledTimes(1)
})

test('a full disk loses nothing while the window is open', async () => {
  const full = {
    localStorage: {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    },
    addEventListener: () => {},
    removeEventListener: () => {},
  }
  const port = storageSettings(full)
  expect(await port.change({ talk: held.talk })).toEqual(ok(held))
  expect(await port.read()).toEqual(ok(held))
})

test('the desktop app asks main, and hears of what the tray changed', async () => {
  let tell: (payload: Settings) => void = () => {}
  const change = vi.fn(async () => ok(held))
  const port = bridgeSettings({
    'settings.read': async () => ok(defaultSettings),
    'settings.change': change,
    on: (event, listener) => {
      if (event === 'settings.changed') tell = (payload) => (listener as (payload: Settings) => void)(payload)
      return () => {}
    },
  })
  expect(await port.read()).toEqual(ok(defaultSettings))
  expect(await port.change({ talk: held.talk })).toEqual(ok(held))
  expect(change).toHaveBeenCalledWith({ talk: held.talk })
  const hear = vi.fn()
  port.subscribe(hear)
  tell(held)
  expect(hear).toHaveBeenCalledWith(held)
})

test('a main that refuses, answers something else or not at all is an answer too', async () => {
  const answers = [
    async () => err({ kind: 'failed' } as const),
    async () => ok({ talk: 'nonsense' } as unknown as Settings),
    async () => Promise.reject(new Error('no handler')),
  ]
  for (const answer of answers) {
    const port = bridgeSettings({ 'settings.read': answer, 'settings.change': answer, on: () => () => {} })
    expect(await port.read()).toMatchObject({ ok: false, error: { kind: 'failed' } })
  }
})
