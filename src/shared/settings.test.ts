import { expect, test } from 'vitest'
import { cautiousSettings, defaultSettings, settingsFrom } from './settings.ts'

const talk = { ...defaultSettings.talk, mode: 'hold', releaseDelay: 350 }

test('what was kept is read again', () => {
  const kept = { ...defaultSettings, talk, keepUnencrypted: true }
  expect(settingsFrom(JSON.parse(JSON.stringify(kept)))).toEqual({ settings: kept, whole: true })
})

test('a damaged part is its default, and the others hold', () => {
  const kept = { ...defaultSettings, talk, app: { ...defaultSettings.app, zoom: 'huge' } }
  expect(settingsFrom(kept)).toEqual({ settings: { ...defaultSettings, talk }, whole: false })
})

test('a damaged way of talking opens no microphone', () => {
  const kept = { ...defaultSettings, talk: { ...talk, mode: 'shout' }, keepUnencrypted: true }
  expect(settingsFrom(kept)).toEqual({
    settings: { ...cautiousSettings, keepUnencrypted: true },
    whole: false,
  })
  expect(cautiousSettings.talk.mode).toBe('hold')
})

test.for([{ talk }, { talk, nothing: 'known' }])(
  'a part that an older version did not have is its default',
  (kept) => {
    expect(settingsFrom(kept)).toEqual({ settings: { ...defaultSettings, talk }, whole: true })
  },
)

test('nothing was kept at the first start', () => {
  expect(settingsFrom(undefined)).toEqual({ settings: defaultSettings, whole: true })
})

test.for([null, 7, 'settings', []])('%j is no settings at all', (kept) => {
  expect(settingsFrom(kept)).toEqual({ settings: cautiousSettings, whole: false })
})
