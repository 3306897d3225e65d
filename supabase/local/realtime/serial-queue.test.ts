import { expect, test } from 'vitest'
import { SerialQueue } from './serial-queue.ts'

interface Job {
  readonly name: string
  readonly gate?: Promise<unknown>
}

function recorder() {
  const done: string[] = []
  const errors: unknown[] = []
  const queue = new SerialQueue<Job>(
    ({ name, gate }) => {
      if (name === 'throws') throw new Error(name)
      if (!gate) return void done.push(name)
      return gate.then(() => void done.push(name))
    },
    (cause) => errors.push(cause),
  )
  return { queue, done, errors }
}

test('an item handled at once is handled before push returns', () => {
  const { queue, done } = recorder()
  queue.push({ name: 'a' })
  expect(done).toEqual(['a'])
})

test('items behind a slow one wait for it', async () => {
  const { queue, done } = recorder()
  const gate = Promise.withResolvers<null>()
  queue.push({ name: 'slow', gate: gate.promise })
  queue.push({ name: 'b' })
  const last = Promise.resolve()
  queue.push({ name: 'c', gate: last })
  expect(done).toEqual([])
  gate.resolve(null)
  await expect.poll(() => done).toEqual(['slow', 'b', 'c'])
})

test('a failure is reported and the next item is handled', async () => {
  const { queue, done, errors } = recorder()
  queue.push({ name: 'throws' })
  queue.push({ name: 'rejects', gate: Promise.reject(new Error('rejected')) })
  queue.push({ name: 'next' })
  await expect.poll(() => done).toEqual(['next'])
  expect(errors).toHaveLength(2)
})

test('cleared items are not handled', async () => {
  const { queue, done } = recorder()
  const gate = Promise.withResolvers<null>()
  queue.push({ name: 'begun', gate: gate.promise })
  queue.push({ name: 'waiting' })
  queue.clear()
  gate.resolve(null)
  await expect.poll(() => done).toEqual(['begun'])
  queue.push({ name: 'later' })
  expect(done).toEqual(['begun', 'later'])
})
