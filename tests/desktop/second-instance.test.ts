import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
import { app } from '../support/electron/fake-app.ts'
import { FakeTray } from '../support/electron/fake-tray.ts'
import { machine } from '../support/electron/machine.ts'

vi.mock('electron', () => import('../support/electron/electron.ts'))

afterAll(() => machine.close())

test('a second instance ends at once and touches nothing of the first', async () => {
  app.isSecond = true
  const ended = once(machine.events, 'quit')
  await import(pathToFileURL(resolve('out/main/index.js')).href)
  await ended
  machine.ready.resolve(null)
  expect([machine.windows, FakeTray.all, machine.linkSchemes]).toEqual([[], [], []])
  expect(existsSync(`${machine.folder}/userData`)).toBe(false)
})
