import { describe, expect, it } from 'vitest'
import { Serial } from './serial.ts'

describe('a serial queue', () => {
  it('starts a task when the one before it has ended, even badly', async () => {
    const serial = new Serial(10)
    const order: string[] = []
    const gate = Promise.withResolvers<undefined>()
    const first = serial.run(async () => {
      order.push('first begins')
      await gate.promise
      order.push('first fails')
      throw new Error('first')
    })
    const second = serial.run(() => Promise.resolve(order.push('second')))
    gate.resolve(undefined)
    await expect(first).rejects.toThrow('first')
    await second
    expect(order).toEqual(['first begins', 'first fails', 'second'])
  })

  it('says when it is full, and that it no longer is', async () => {
    const serial = new Serial(1)
    const gate = Promise.withResolvers<undefined>()
    const task = serial.run(() => gate.promise)
    expect(serial.full).toBe(true)
    gate.resolve(undefined)
    await task
    expect(serial.full).toBe(false)
  })
})
