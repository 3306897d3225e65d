// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { FakeClock } from '../../clock/fake-clock.ts'
import { browserDevice } from './browser-device.ts'

test('coming back to the network and to the window wakes, and after stopping nothing does', () => {
  const clock = new FakeClock()
  const heard: string[] = []
  const stop = browserDevice(window, clock).onWake((reason) => heard.push(reason))
  window.dispatchEvent(new Event('online'))
  window.dispatchEvent(new Event('focus'))
  stop()
  window.dispatchEvent(new Event('online'))
  expect(heard).toEqual(['online', 'focus'])
  expect(clock.pending).toBe(0)
})

test('a clock that jumps ahead means sleep; one that ticks, or goes back, does not', async () => {
  const clock = new FakeClock()
  let ahead = 0
  const jumping = { now: () => clock.now() + ahead, after: clock.after.bind(clock) }
  const heard: string[] = []
  browserDevice(window, jumping).onWake((reason) => heard.push(reason))
  await clock.advance(60_000)
  ahead = -3_600_000
  await clock.advance(60_000)
  expect(heard).toEqual([])
  ahead = 3_600_000
  await clock.advance(10_000)
  expect(heard).toEqual(['wake'])
})
