import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { recordedActions, lounge, someState } from '../shell/fake-state.ts'
import type { ShellState } from '../shell/state.ts'
import { shownInMenu, trayMenu } from './tray-menu.ts'

const { act, calls } = recordedActions()
const itemsOf = (state: ShellState): MenuItemConstructorOptions[] =>
  trayMenu(state, act).flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])])
const item = (state: ShellState, id: string): MenuItemConstructorOptions =>
  itemsOf(state).find((one) => one.id === id) ?? expect.fail(`no ${id}`)
const choose = (state: ShellState, id: string): void => (item(state, id).click as () => void)()
const checked = (state: ShellState, prefix: string) =>
  itemsOf(state)
    .filter(({ id, type }) => id?.startsWith(prefix) === true && type === 'radio')
    .filter((one) => one.checked === true)
    .map(({ id }) => id)

test('everything a person wants without the window is there', () => {
  const ids = itemsOf({ ...someState, voice: { ...someState.voice, ...lounge } }).map(({ id }) => id)
  expect(ids.filter((id) => id !== undefined)).toEqual([
    'open',
    'presence-online',
    'presence-idle',
    'presence-dnd',
    'presence-invisible',
    'mute',
    'deafen',
    'leave',
    'input',
    'input-default',
    'input-desk',
    'input-head',
    'output',
    'output-default',
    'output-speakers',
    'quit',
  ])
})

test('entries do what they say', () => {
  const inRoom = { ...someState, voice: { ...someState.voice, ...lounge } }
  for (const id of [
    'open',
    'presence-dnd',
    'mute',
    'deafen',
    'leave',
    'input-head',
    'output-default',
    'quit',
  ])
    choose(inRoom, id)
  expect(calls).toEqual([
    ['open'],
    ['presence', 'dnd'],
    ['voice', 'mute'],
    ['voice', 'deafen'],
    ['voice', 'leave'],
    ['device', 'input', { id: 'head', label: 'Headset' }],
    ['device', 'output', null],
    ['quit'],
  ])
})

test.each([
  ['is heard', {}, [false, false]],
  ['is muted', { muted: true }, [true, false]],
  ['is deafened, and so muted too', { deafened: true }, [true, true]],
])('the ticks are those of somebody who %s', (_name, state, ticks) => {
  const now = { ...someState, voice: { ...someState.voice, ...state } }
  expect([item(now, 'mute').checked, item(now, 'deafen').checked]).toEqual(ticks)
})

test('without a room there is nothing to leave, and the room is named where there is one', () => {
  expect(item(someState, 'leave')).toMatchObject({ label: 'Disconnect', enabled: false })
  const room = { name: 'Q & A', server: '' }
  expect(item({ ...someState, voice: { ...someState.voice, room } }, 'leave')).toMatchObject({
    label: 'Disconnect from Q && A',
    enabled: true,
  })
})

test('while nobody is signed in there is no presence, and nothing to mute', () => {
  const nobody = { ...someState, presence: null }
  expect(itemsOf(nobody).some(({ id }) => id?.startsWith('presence-'))).toBe(false)
  expect(item(nobody, 'mute').enabled).toBe(false)
})

test('one device is ticked: the chosen one by id, else by label, else as not connected', () => {
  const chosen = (id: string, label: string) => ({
    ...someState,
    chosen: { input: { id, label }, output: null },
  })
  expect(checked(someState, 'input-')).toEqual(['input-default'])
  expect(checked(chosen('desk', 'Old name'), 'input-')).toEqual(['input-desk'])
  expect(checked(chosen('new id', 'Headset'), 'input-')).toEqual(['input-head'])
  expect(checked(chosen('gone', 'Studio'), 'input-')).toEqual(['input-missing'])
  expect(item(chosen('gone', 'Studio'), 'input-missing')).toMatchObject({
    label: 'Studio (not connected)',
    enabled: false,
  })
})

test('letters after an ampersand are not underlined', () => {
  expect(item(someState, 'input-desk').label).toBe('Desk && Co')
})

test('speech and counts leave the menu as it is', () => {
  const speaking = {
    ...someState,
    voice: { ...someState.voice, talking: true },
    badge: { mentions: 3, unread: true },
  }
  expect(shownInMenu(speaking)).toEqual(shownInMenu(someState))
  expect(shownInMenu({ ...someState, presence: 'idle' })).not.toEqual(shownInMenu(someState))
})
