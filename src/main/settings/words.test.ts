import { expect, test } from 'vitest'
import { settingsNotice } from './words.ts'

const path = '/home/a/settings.json'

test('a damaged file is named, with what holds instead and where it lies', () => {
  const notice = settingsNotice({
    kind: 'unreadable',
    why: 'not-settings',
    path,
    keptAs: '/home/a/settings.unreadable.json',
    instead: 'backup',
  })
  expect(notice.detail).toBe(
    '/home/a/settings.json is damaged. Your last saved settings are used. The file is kept as /home/a/settings.unreadable.json.',
  )
})

test('a folder that can’t be written comes with the cause and a way out', () => {
  expect(settingsNotice({ kind: 'unwritable', path, detail: 'EROFS' }).detail).toMatch(
    /settings\.json can’t be written \(EROFS\)\. Bonfire goes on trying.*make the folder writable\.$/,
  )
})

test('a file that may not be opened is said to be left as it is', () => {
  const trouble = { kind: 'unreadable', why: 'no-access', path, keptAs: null, instead: 'defaults' } as const
  expect(settingsNotice(trouble).detail).toMatch(/can’t be opened\..*left as it is.*start Bonfire again\.$/)
})
