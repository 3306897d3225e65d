import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { app } from '../support/electron/fake-app.ts'
import { FakeTray } from '../support/electron/fake-tray.ts'
import { machine } from '../support/electron/machine.ts'
import { runMain } from '../support/electron/start-app.ts'

vi.mock('electron', () => import('../support/electron/electron.ts'))

afterAll(() => machine.close())

test('a second instance ends at once and touches nothing of the first', async () => {
  app.isSecond = true
  const ended = once(machine.events, 'quit')
  await runMain()
  await ended
  machine.ready.resolve(null)
  await setImmediate() // whatever waits for it has run
  expect([machine.windows, FakeTray.all, machine.linkSchemes]).toEqual([[], [], []])
  expect(existsSync(`${machine.folder}/userData`)).toBe(false)
})
