import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { protocol } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'
import { startMain } from '../support/electron/start-app.ts'

/*
 * Something that main needs to start throws.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

afterAll(() => machine.close())

test('an app that can’t start says so, writes it down and ends', async () => {
  vi.spyOn(protocol, 'handle').mockImplementation(() => {
    throw new Error('planted')
  })
  const exited = once(machine.events, 'exit')
  await startMain()
  expect(await exited).toEqual([1])
  expect(machine.windows).toEqual([])
  expect(machine.errorBoxes).toMatchObject([{ title: 'Bonfire can’t start' }])
  expect(readFileSync(join(machine.folder, 'logs', 'main.log'), 'utf8')).toMatch(/"start-failed".*planted/)
})
