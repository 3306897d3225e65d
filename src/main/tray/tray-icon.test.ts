import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lounge, someState } from '../shell/fake-state.ts'
import type { ShellState } from '../shell/state.ts'
import { trayFile, trayIcon, trayLooks, trayTip } from './tray-icon.ts'

const inLounge = (more: Partial<ShellState['voice']> = {}): ShellState => ({
  ...someState,
  voice: { ...someState.voice, ...lounge, ...more },
})

test.each([
  [someState, 'away'],
  [inLounge({ status: 'connecting' }), 'away'],
  [inLounge({ status: 'reconnecting', talking: true }), 'away'],
  [inLounge(), 'connected'],
  [inLounge({ talking: true }), 'talking'],
  [inLounge({ talking: true, muted: true }), 'muted'],
  [inLounge({ muted: true, deafened: true }), 'deafened'],
])('the icon tells what is true of the microphone (%#: %o)', (state, look) => {
  expect(trayIcon(state)).toEqual({ look, unread: false })
})

test('mentions and unread messages show as a dot', () => {
  expect(trayIcon({ ...someState, badge: { mentions: 0, unread: true } }).unread).toBe(true)
  expect(trayIcon({ ...someState, badge: { mentions: 2, unread: false } }).unread).toBe(true)
})

test('each look is drawn for each system, in the sizes its screens ask for', () => {
  const folder = join(import.meta.dirname, '../../../resources/tray')
  const systems = [
    ['darwin', ['', '@2x']],
    ['win32', ['', '@1.5x', '@2x']],
    ['linux', ['', '@2x']],
  ] as const
  const files = trayLooks.flatMap((look) =>
    [false, true].flatMap((unread) =>
      systems.flatMap(([platform, scales]) =>
        scales.map((scale) => trayFile({ look, unread }, platform).replace('.png', `${scale}.png`)),
      ),
    ),
  )
  expect(new Set(files).size).toBe(70)
  expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([])
})

test('macOS colours the drawing itself', () => {
  expect(trayFile({ look: 'muted', unread: true }, 'darwin')).toBe('muted-unreadTemplate.png')
})

test('the tip names room and state, and fits into what Windows shows', () => {
  expect(trayTip(someState)).toBe('Bonfire')
  expect(trayTip({ ...inLounge({ muted: true }), badge: { mentions: 1, unread: true } })).toBe(
    'Bonfire · Lounge (muted) · 1 mention',
  )
  const long = inLounge({ room: { name: 'x'.repeat(200), server: '' } })
  expect(trayTip(long)).toHaveLength(127)
})
