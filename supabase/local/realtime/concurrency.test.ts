import { expect, test } from 'vitest'
import { limitConcurrency } from './concurrency.ts'

test('no more than so many run at once, the others in order, and a failure makes room too', async () => {
  const limited = limitConcurrency(2)
  const begun: number[] = []
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>())
  const results = gates.map((gate, i) =>
    limited(() => {
      begun.push(i)
      return gate.promise
    }).catch(() => -1),
  )
  await expect.poll(() => begun).toEqual([0, 1])
  gates[1]?.reject(new Error('failed'))
  await expect.poll(() => begun).toEqual([0, 1, 2])
  for (const [i, gate] of gates.entries()) gate.resolve(i)
  expect(await Promise.all(results)).toEqual([0, -1, 2, 3, 4])
  expect(begun).toEqual([0, 1, 2, 3, 4])
})

test('between a task that ends and one that waited, no other slips in', async () => {
  const limited = limitConcurrency(1)
  let running = 0
  let most = 0
  const task = async () => {
    most = Math.max(most, ++running)
    await Promise.resolve()
    running--
  }
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      for (let wait = 0; wait < i; wait++) await Promise.resolve()
      await limited(task)
    }),
  )
  expect(most).toBe(1)
})
