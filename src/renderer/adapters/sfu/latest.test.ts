import { expect, test } from 'vitest'
import { settle } from '../../clock/fake-clock.ts'
import { Latest } from './latest.ts'

test('values pass one at a time, and only the last of those that came meanwhile', async () => {
  const applied: number[] = []
  const gates: (() => void)[] = []
  const latest = new Latest(0, (value) => {
    applied.push(value)
    return new Promise((resolve) => gates.push(resolve))
  })
  latest.set(1)
  latest.set(2)
  latest.set(3)
  expect(applied).toEqual([1])
  gates[0]?.()
  await settle()
  expect(applied).toEqual([1, 3])
})

test('a value that is already there costs nothing', async () => {
  const applied: string[] = []
  const latest = new Latest('off', (value) => {
    applied.push(value)
    return Promise.resolve()
  })
  latest.set('off')
  latest.set('on')
  latest.set('off')
  await settle()
  expect(applied).toEqual(['on', 'off'])
})
