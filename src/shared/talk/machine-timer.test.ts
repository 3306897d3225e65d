import { expect, test } from 'vitest'
import { defaultSettings } from '../settings.ts'
import { controlBindingId } from './config.ts'
import { startTalk, step } from './machine.ts'

test('a timer that comes a moment early is asked for again', () => {
  const config = { ...defaultSettings.talk, mode: 'hold', releaseDelay: 200 } as const
  const key = { source: 'socket', bindingId: controlBindingId('talk') } as const
  const [held] = step(startTalk(config, 0), { kind: 'press', ...key, at: 0 })
  const [released] = step(held, { kind: 'release', ...key, at: 1_000 })
  const [early, effects] = step(released, { kind: 'timer', at: 1_199.6 })
  expect(effects).toEqual([{ kind: 'timer', at: 1_200 }])
  const [, closing] = step(early, { kind: 'timer', at: 1_200 })
  expect(closing).toContainEqual({ kind: 'gate', open: false })
})
