import { expect, test } from 'vitest'
import { appUrl, isAppUrl } from './app-origin.ts'

test.each([appUrl, 'app://bonfire/', 'app://bonfire', 'app://bonfire/#/invite/abc'])(
  '%s is the app',
  (url) => {
    expect(isAppUrl(url)).toBe(true)
  },
)

test.each([
  '',
  'nonsense',
  'about:blank',
  'https://bonfire/',
  'app://other/index.html',
  'app://bonfire.example.org/',
  'app://bonfire:1/',
  'app:bonfire',
  'other://bonfire/',
  'file:///app://bonfire/',
])('%j is not the app', (url) => {
  expect(isAppUrl(url)).toBe(false)
})
