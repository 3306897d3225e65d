import { expect, test } from 'vitest'
import { display } from '../../scripts/setup/needs.mjs'
import { lacking } from './equipment.ts'

test('what a machine lacks is named by its packages', () => {
  const env = { PATH: '/nowhere' }
  expect(lacking(display, { platform: 'linux', env })).toContain('xvfb')
  expect(lacking([], { platform: 'linux', env })).toBeNull()
})

test('X and sound servers of our own are for Linux alone', () => {
  expect(lacking(display, { platform: 'darwin', env: process.env })).toContain('Linux')
})
