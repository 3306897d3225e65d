import { expect, test } from 'vitest'
import { defaultSettings, settingsFrom } from './settings.ts'

const talk = { ...defaultSettings.talk, mode: 'hold', releaseDelay: 350 }

test('what was kept is read again', () => {
  const kept = { ...defaultSettings, talk, keepUnencrypted: true }
  expect(settingsFrom(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
})

test('a damaged part is its default, and the others hold', () => {
  const kept = { ...defaultSettings, talk, app: { ...defaultSettings.app, zoom: 'huge' } }
  expect(settingsFrom(kept)).toEqual({ ...defaultSettings, talk })
})

test('a part that an older version did not have is its default', () => {
  expect(settingsFrom({ talk })).toEqual({ ...defaultSettings, talk })
})

test.for([undefined, null, 7, 'settings', [], { nothing: 'known' }])('%j is no settings at all', (kept) => {
  expect(settingsFrom(kept)).toEqual(defaultSettings)
})
