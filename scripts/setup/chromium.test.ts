import { expect, it } from 'vitest'
import { usualPlaces } from './chromium.mjs'

it('prefers the program to the command of Debian, which adds flags', () => {
  expect(usualPlaces('linux', {})[0]).toBe('/usr/lib/chromium/chromium')
})

it('looks where Windows and macOS keep a Chromium', () => {
  expect(usualPlaces('win32', { PROGRAMFILES: 'C:\\Program Files' })[0]).toBe(
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  )
  expect(usualPlaces('darwin', {})).toContain('/Applications/Chromium.app/Contents/MacOS/Chromium')
})
