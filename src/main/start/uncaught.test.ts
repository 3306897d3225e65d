import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { logUncaught } from './uncaught.ts'

test('what nobody caught is written down, the same thing once a minute', () => {
  const from = new EventEmitter()
  const lines: object[] = []
  let time = 0
  logUncaught(
    from as unknown as Pick<NodeJS.Process, 'on'>,
    { error: (line: object) => void lines.push(line) },
    () => time,
  )
  const one = new Error('one')
  for (let n = 0; n < 3; n++) from.emit('uncaughtException', one)
  from.emit('unhandledRejection', 'two')
  expect(lines).toEqual([
    { event: 'uncaught-exception', times: 1, err: one },
    { event: 'unhandled-rejection', times: 1, err: 'two' },
  ])
  time = 60_000
  from.emit('uncaughtException', one)
  expect(lines[2]).toEqual({ event: 'uncaught-exception', times: 3, err: one })
})
