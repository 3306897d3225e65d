import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { dockMenu, jumpList } from './dock-menu.ts'
import { recordedActions, someState } from './fake-state.ts'
import { launchOf } from './launch.ts'
import { menuBar } from './menu-bar.ts'

const { act, calls } = recordedActions()
const bar = (platform: NodeJS.Platform, isPackaged = true) =>
  menuBar(someState, act, { platform, isPackaged })
const names = (items: readonly MenuItemConstructorOptions[]) => items.map(({ label, role }) => label ?? role)
const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])

test('macOS has the app’s own menu first, with settings and the end in it', () => {
  expect(names(bar('darwin'))).toEqual([
    'Bonfire',
    '&File',
    'editMenu',
    '&View',
    'V&oice',
    'windowMenu',
    '&Help',
  ])
  const [app] = bar('darwin')
  const ids = flat([app ?? {}]).map(({ id, role }) => id ?? role)
  expect(ids).toEqual(expect.arrayContaining(['about', 'settings', 'services', 'hide', 'quit']))
})

test.each(['linux', 'win32'] as const)(
  '%s has settings and the end under File, about under Help',
  (platform) => {
    expect(names(bar(platform))).toEqual(['&File', 'editMenu', '&View', 'V&oice', 'windowMenu', '&Help'])
    const [file] = bar(platform)
    expect(flat([file ?? {}]).map(({ id }) => id)).toEqual(expect.arrayContaining(['settings', 'quit']))
    expect(flat(bar(platform)).some(({ role }) => role === 'about')).toBe(true)
  },
)

test('no accelerator stands for two things', () => {
  for (const platform of ['darwin', 'linux', 'win32'] as const) {
    const used = flat(bar(platform)).flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(used).size).toBe(used.length)
  }
})

test('developers can reload, others can’t', () => {
  const roles = (isPackaged: boolean) => flat(bar('linux', isPackaged)).map(({ role }) => role)
  expect(roles(false)).toContain('toggleDevTools')
  expect(roles(true)).not.toContain('toggleDevTools')
  expect(roles(true)).not.toContain('reload')
})

test('zoom, settings and shortcuts do what they say', () => {
  const choose = (id: string): void =>
    (flat(bar('linux')).find((item) => item.id === id)?.click as () => void)()
  for (const id of ['zoom-in', 'zoom-out', 'zoom-reset', 'settings', 'shortcuts', 'switcher']) choose(id)
  expect(calls).toEqual([
    ['zoom', 'in'],
    ['zoom', 'out'],
    ['zoom', 'reset'],
    ['show', 'settings'],
    ['show', 'shortcuts'],
    ['show', 'switcher'],
  ])
})

test('the dock has presence and voice, and nothing of what macOS adds itself', () => {
  const ids = dockMenu(someState, act).flatMap(({ id }) => id ?? [])
  expect(ids).toEqual([
    'presence-online',
    'presence-idle',
    'presence-dnd',
    'presence-invisible',
    'mute',
    'deafen',
    'leave',
  ])
  expect(dockMenu({ ...someState, presence: null }, act)[0]?.id).toBe('mute')
})

test('each task of the jump list starts the program with what it understands', () => {
  const items = jumpList('C:\\Bonfire.exe').flatMap((category) => category.items ?? [])
  expect(items.map(({ args, program }) => [program, launchOf([args ?? '']).task])).toEqual([
    ['C:\\Bonfire.exe', 'mute'],
    ['C:\\Bonfire.exe', 'deafen'],
    ['C:\\Bonfire.exe', 'leave'],
    ['C:\\Bonfire.exe', 'settings'],
  ])
})
