import { afterEach, expect, test, vi } from 'vitest'
import { atMostEvery } from '../seldom.ts'
import { tooLong, watchStalls } from './stalls.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.useRealTimers()
})

interface Line {
  readonly stalls: number
  readonly longest: number
}

function watch(now: () => number, heard: (line: Line) => void): void {
  stops.push(watchStalls({ warn: (line: Line) => heard(line) }, now))
}

/** Main doing one thing for this long (ms), really. */
function block(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a loop that was really blocked is written down with how long it took', async () => {
  const line = await new Promise<Line>((resolve) => {
    watch(() => performance.now(), resolve)
    setTimeout(() => block(4 * tooLong), 0)
  })
  expect(line.stalls).toBe(1)
  expect(line.longest).toBeGreaterThan(tooLong)
})

test('it is written down at most once a minute, with how many there were and the longest', () => {
  vi.useFakeTimers()
  let drift = 0
  const lines: Line[] = []
  watch(
    () => performance.now() + drift,
    (line) => lines.push(line),
  )
  const stall = (ms: number): void => {
    drift += ms
    vi.advanceTimersByTime(20)
  }
  for (const ms of [80, 60, 300, 70]) stall(ms)
  expect(lines).toEqual([{ event: 'main-stalled', stalls: 1, longest: 80 }])
  vi.advanceTimersByTime(atMostEvery)
  expect(lines.slice(1)).toEqual([{ event: 'main-stalled', stalls: 3, longest: 300 }])
  vi.advanceTimersByTime(5 * atMostEvery)
  expect(lines).toHaveLength(2)
})

test('short work and a machine that slept are no stalls', () => {
  vi.useFakeTimers()
  let drift = 0
  const lines: Line[] = []
  watch(
    () => performance.now() + drift,
    (line) => lines.push(line),
  )
  for (const ms of [10, 50, 3_600_000]) {
    drift += ms
    vi.advanceTimersByTime(20)
  }
  expect(lines).toEqual([])
})
