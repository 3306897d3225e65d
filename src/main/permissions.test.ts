import { expect, test } from 'vitest'
import { mayUse } from './permissions.ts'
import type { PermissionQuestion } from './permissions.ts'

const question = (permission: string, change: Partial<PermissionQuestion> = {}): PermissionQuestion => ({
  permission,
  url: 'app://bonfire/index.html',
  isMainFrame: true,
  media: [],
  ...change,
})

test.each(['speaker-selection', 'clipboard-sanitized-write', 'fullscreen'])(
  'the app may use %s, another page or a frame inside may not',
  (permission) => {
    expect(mayUse(question(permission))).toBe(true)
    expect(mayUse(question(permission, { url: 'https://example.org/' }))).toBe(false)
    expect(mayUse(question(permission, { url: undefined }))).toBe(false)
    expect(mayUse(question(permission, { isMainFrame: false }))).toBe(false)
  },
)

test('the microphone, and nothing with it', () => {
  expect(mayUse(question('media', { media: ['audio'] }))).toBe(true)
  expect(mayUse(question('media', { media: ['audio', 'video'] }))).toBe(false)
  expect(mayUse(question('media', { media: ['video'] }))).toBe(false)
  expect(mayUse(question('media', { media: ['unknown'] }))).toBe(false)
  expect(mayUse(question('media', { media: [] }))).toBe(false)
  expect(mayUse(question('media', { media: ['audio'], url: 'https://example.org/' }))).toBe(false)
})

test.each(['local-network-access', 'local-network', 'loopback-network'])(
  'a backend on this machine or nearby may be reached (%s)',
  (permission) => {
    expect(mayUse(question(permission))).toBe(true)
    expect(mayUse(question(permission, { url: undefined, isMainFrame: false }))).toBe(true)
    expect(mayUse(question(permission, { url: '', isMainFrame: false }))).toBe(true)
    expect(mayUse(question(permission, { url: 'https://example.org/' }))).toBe(false)
  },
)

test.each([
  'geolocation',
  'clipboard-read',
  'display-capture',
  'hid',
  'usb',
  'serial',
  'midi',
  'openExternal',
  'fileSystem',
  'unknown',
  'something Chromium adds later',
])('%s is denied', (permission) => {
  expect(mayUse(question(permission))).toBe(false)
})
