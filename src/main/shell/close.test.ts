import { expect, test } from 'vitest'
import { onClose } from './close.ts'

const asked = { platform: 'linux', closeToTray: true, isLeaving: false, toldOfTray: false } as const

test('closing leaves the app in the tray, and that is told once', () => {
  expect(onClose(asked)).toEqual({ what: 'hide', tell: true })
  expect(onClose({ ...asked, toldOfTray: true })).toEqual({ what: 'hide', tell: false })
})

test('whoever does not want that ends the app, the window last', () => {
  expect(onClose({ ...asked, closeToTray: false })).toEqual({ what: 'quit', tell: false })
})

test('on macOS the app stays in the dock, as every app does', () => {
  expect(onClose({ ...asked, platform: 'darwin', closeToTray: false })).toEqual({ what: 'hide', tell: false })
})

test('an app that ends closes its window', () => {
  for (const platform of ['darwin', 'linux', 'win32'] as const)
    expect(onClose({ ...asked, platform, isLeaving: true })).toEqual({ what: 'close', tell: false })
})
