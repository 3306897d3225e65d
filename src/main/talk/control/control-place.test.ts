import { join } from 'node:path'
import { expect, it } from 'vitest'
import { controlPlace, userDataOf } from './control-place.ts'

it('is among the things of this login where the system keeps those apart', () => {
  expect(controlPlace('linux', { XDG_RUNTIME_DIR: '/run/user/7' }, '/home/a/.config/Bonfire')).toEqual({
    kind: 'sockets',
    folders: [join('/run/user/7', 'bonfire'), join('/home/a/.config/Bonfire', 'control')],
  })
})

it('is else among the app’s own data', () => {
  const own = { kind: 'sockets', folders: [join('/data', 'control')] }
  expect(controlPlace('linux', {}, '/data')).toEqual(own)
  expect(controlPlace('linux', { XDG_RUNTIME_DIR: '' }, '/data')).toEqual(own)
  expect(controlPlace('darwin', { XDG_RUNTIME_DIR: '/run/user/7' }, '/data')).toEqual(own)
  expect(controlPlace('win32', {}, '/data')).toEqual({ kind: 'pipe', file: join('/data', 'control-pipe') })
})

it('is found by programs without Electron', () => {
  expect(userDataOf('linux', {}, '/home/a')).toBe(join('/home/a', '.config', 'Bonfire'))
  expect(userDataOf('linux', { XDG_CONFIG_HOME: '/etc/a' }, '/home/a')).toBe(join('/etc/a', 'Bonfire'))
  expect(userDataOf('darwin', {}, '/Users/a')).toBe(
    join('/Users/a', 'Library', 'Application Support', 'Bonfire'),
  )
  expect(userDataOf('win32', { APPDATA: 'R' }, 'C')).toBe(join('R', 'Bonfire'))
})
