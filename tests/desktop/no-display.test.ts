import { once } from 'node:events'
import { afterAll, expect, test, vi } from 'vitest'
import { FakeTray } from '../support/electron/fake-tray.ts'
import { machine } from '../support/electron/machine.ts'
import { pretend, runMain } from '../support/electron/start-app.ts'

vi.mock('electron', () => import('../support/electron/electron.ts'))

afterAll(() => machine.close())

test('without a screen the app says so in one line, and ends', async () => {
  pretend('linux')
  vi.stubEnv('DISPLAY', '')
  vi.stubEnv('WAYLAND_DISPLAY', '')
  process.argv = process.argv.filter((arg) => !arg.startsWith('--ozone-platform='))
  const said: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const ended = once(machine.events, 'exit')
  await runMain()
  expect(await ended).toEqual([1])
  vi.restoreAllMocks()
  expect(said).toEqual([expect.stringMatching(/^Bonfire needs a screen: .+\n$/)])
  expect([machine.windows, FakeTray.all]).toEqual([[], []])
})
