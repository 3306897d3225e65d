import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { createControlKeys } from '../../src/main/talk/control/control-keys.ts'
import { controlPlace } from '../../src/main/talk/control/control-place.ts'
import { machine } from '../support/electron/machine.ts'
import { runMain } from '../support/electron/start-app.ts'
import { HeardEvents } from '../support/heard-events.ts'

/*
 * The built main, started as `bonfire mute` beside an app that runs already.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))
afterAll(() => machine.close())

test('the app’s own program tells the running app and ends, before anything of Electron starts', async () => {
  const userData = join(machine.folder, 'userData')
  mkdirSync(userData, { mode: 0o700 })
  const heard = new HeardEvents()
  const ready = heard.next({ kind: 'state', state: 'ready' })
  const running = createControlKeys({
    place: controlPlace(process.platform, process.env, userData),
    uid: process.getuid?.() ?? 0,
    status: () => ({
      mode: 'hold',
      room: null,
      voice: 'idle',
      muted: false,
      deafened: false,
      talking: false,
    }),
    talk: { isTalking: () => false, isHeld: () => false },
    now: () => performance.now(),
    wallClock: () => Date.now(),
    log: { warn: () => undefined },
  })
  running.start([], heard.hear)
  await ready

  const locks: unknown[] = []
  machine.events.on('single-instance-lock', () => locks.push(null))
  const exit = once(machine.events, 'exit')
  const before = process.argv
  process.argv = ['/opt/Bonfire/bonfire', '--no-sandbox', 'mute']
  await runMain()
  process.argv = before
  expect(await exit).toEqual([0])
  expect(heard.all).toContainEqual(expect.objectContaining({ kind: 'press', bindingId: 'control:mute' }))
  expect(locks).toEqual([])
  expect([...machine.invokeHandlers, ...machine.windows, ...machine.schemes]).toEqual([])
  running.close()
})
