import { expect, test, vi } from 'vitest'
import { err, ok, type Result } from '../../../shared/result.ts'
import {
  cautiousSettings,
  changed,
  defaultSettings,
  type Settings,
  type SettingsChange,
} from '../../../shared/settings.ts'
import type { SettingsError, SettingsPort } from './ports.ts'
import { openSettings } from './store.ts'

type Answer = Result<Settings, SettingsError>
type Read = Awaited<ReturnType<SettingsPort['read']>>
const failed: Answer = err({ kind: 'failed', detail: 'the disk is full' })
const delay = (releaseDelay: number): SettingsChange => ({ talk: { ...defaultSettings.talk, releaseDelay } })

/** Something that keeps settings and answers when the test says so. */
function slowPort(read: Read = ok(defaultSettings)) {
  let tell: (now: Settings) => void = () => {}
  const stop = vi.fn()
  const asked: { change: SettingsChange; answer: (answer: Answer) => void }[] = []
  const port: SettingsPort = {
    read: async () => read,
    change: (change) => new Promise((answer) => asked.push({ change, answer })),
    subscribe: (listener) => {
      tell = listener
      return stop
    },
  }
  return { port, asked, stop, tell: (now: Settings) => tell(now) }
}

test('what was kept holds from the start', async () => {
  const kept = changed(defaultSettings, delay(900))
  const { store } = await openSettings(slowPort(ok(kept)).port)
  expect(store.getState()).toEqual({ settings: kept, problem: null })
})

test('settings that can’t be read are the defaults with the microphone closed, and it is said', async () => {
  const { store } = await openSettings(slowPort(failed).port)
  expect(store.getState()).toEqual({ settings: cautiousSettings, problem: 'not-read' })
})

test('what is left of damaged settings holds, and it is said', async () => {
  const rest = { ...cautiousSettings, keepUnencrypted: true }
  const { store } = await openSettings(slowPort(err({ kind: 'damaged', rest })).port)
  expect(store.getState()).toEqual({ settings: rest, problem: 'not-read' })
})

test('settings that are heard of after all hold, and nothing is said any more', async () => {
  const { port, tell } = slowPort(failed)
  const { store } = await openSettings(port)
  tell(defaultSettings)
  expect(store.getState()).toEqual({ settings: defaultSettings, problem: null })
})

test('a change holds at once, and a slider does not jump back while its first answers come', async () => {
  const { port, asked } = slowPort()
  const { store, change } = await openSettings(port)
  const shown = () => store.getState().settings.talk.releaseDelay
  const first = change(delay(300))
  const second = change(delay(400))
  expect(shown()).toBe(400)
  asked[0]?.answer(ok(changed(defaultSettings, delay(300))))
  expect(await first).toEqual(ok(null))
  expect(shown()).toBe(400)
  asked[1]?.answer(ok(changed(defaultSettings, delay(400))))
  await second
  expect(shown()).toBe(400)
})

test('a change that could not be kept is taken back and said', async () => {
  const { port, asked } = slowPort()
  const { store, change } = await openSettings(port)
  const changing = change(delay(300))
  asked[0]?.answer(failed)
  expect(await changing).toEqual(failed)
  expect(store.getState()).toMatchObject({ settings: defaultSettings, problem: 'not-kept' })
})

test('a change from elsewhere shows, and one’s own under way stays on top of it', async () => {
  const { port, tell } = slowPort()
  const { store, change } = await openSettings(port)
  void change(delay(300))
  tell({ ...defaultSettings, keepUnencrypted: true })
  expect(store.getState().settings).toMatchObject({ keepUnencrypted: true, talk: { releaseDelay: 300 } })
})

test('closing stops listening', async () => {
  const { port, stop } = slowPort()
  const settings = await openSettings(port)
  settings.close()
  expect(stop).toHaveBeenCalledTimes(1)
})
