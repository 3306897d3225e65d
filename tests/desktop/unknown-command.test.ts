import { once } from 'node:events'
import { afterAll, expect, test, vi } from 'vitest'
import { machine } from '../support/electron/machine.ts'
import { runMain } from '../support/electron/start-app.ts'

/*
 * The built main, started as `bonfire frobnicate`.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))
afterAll(() => machine.close())

test('a word that the app’s own program does not know is named, and starts nothing', async () => {
  const locks: unknown[] = []
  machine.events.on('single-instance-lock', () => locks.push(null))
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const exit = once(machine.events, 'exit')
  const before = process.argv
  process.argv = ['/opt/Bonfire/bonfire', '--no-sandbox', 'frobnicate']
  await runMain()
  process.argv = before
  expect(await exit).toEqual([2])
  expect(write.mock.calls.join('')).toMatch(/^bonfire doesn’t know “frobnicate”\.\n\nbonfire ptt down/)
  expect([...locks, ...machine.invokeHandlers, ...machine.windows, ...machine.schemes]).toEqual([])
})
