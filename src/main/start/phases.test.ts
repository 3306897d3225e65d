import { expect, test } from 'vitest'
import { measureStart } from './phases.ts'

function start() {
  let now = 0
  const lines: object[] = []
  const marks: string[] = []
  const phases = measureStart(
    { info: (line: object) => void lines.push(line) },
    {
      now: () => (now += 100.4),
      mark: (name) => marks.push(name),
    },
  )
  return { phases, lines, marks }
}

test('a start is one line, once the last phase is reached', () => {
  const { phases, lines, marks } = start()
  for (const phase of ['ready', 'shown', 'channels', 'channels', 'connected', 'ready'] as const)
    phases.reached(phase)
  phases.close()
  expect(lines).toEqual([{ event: 'start', ready: 100, shown: 201, channels: 301, connected: 402 }])
  expect(marks).toEqual(['bonfire:ready', 'bonfire:shown', 'bonfire:channels', 'bonfire:connected'])
})

test('a start without a network is written down when the app ends, as far as it came', () => {
  const { phases, lines } = start()
  phases.reached('ready')
  phases.reached('shown')
  phases.close()
  phases.close()
  expect(lines).toEqual([{ event: 'start', ready: 100, shown: 201 }])
})
