import { expect, test } from 'vitest'
import type { SeenKey } from './ports.ts'
import { nextSelfTest, type SelfTestEvent, startSelfTest } from './self-test.ts'

const key: SeenKey = { source: 'hook', action: 'talk', down: true, took: 0.4 }
const here: SelfTestEvent = { kind: 'seen', seen: { ...key, source: 'window' }, focused: true }
const away: SelfTestEvent = { kind: 'seen', seen: key, focused: false }
const after = (events: readonly SelfTestEvent[], elsewhere = true) =>
  events.reduce((now, event) => nextSelfTest(now, event, elsewhere), startSelfTest)

test('a key seen here and then in another window passes', () => {
  expect(after([here, away])).toEqual({ step: 'done', here: { ...key, source: 'window' }, away: key })
})

test('the same key pressed here again is no press in another window', () => {
  expect(after([here, here])).toMatchObject({ step: 'away' })
})

test('letting go is no press', () => {
  const up: SelfTestEvent = { kind: 'seen', seen: { ...key, down: false }, focused: true }
  expect(after([up])).toEqual(startSelfTest)
})

test('a key that comes late still counts', () => {
  expect(after([{ kind: 'late' }])).toEqual({ step: 'here', late: true })
  expect(after([{ kind: 'late' }, here])).toMatchObject({ step: 'away', late: false })
})

test('a step that was skipped stays without a result', () => {
  expect(after([{ kind: 'skip' }, { kind: 'skip' }])).toEqual({ step: 'done', here: null, away: null })
})

test('where no other window’s keys are seen the first step is the last', () => {
  expect(after([here], false)).toMatchObject({ step: 'done', away: null })
})
