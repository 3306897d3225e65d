import { expect, test } from 'vitest'
import { farewell, framePass } from './frame-pass.ts'

function start() {
  let now = 1_000
  const pass = framePass(() => now)
  return { ...pass, after: (ms: number) => ((now += ms), pass.passes()) }
}

test('nothing passes before the gate is opened, also if it is closed once more', () => {
  const gate = start()
  expect(gate.passes()).toBe(false)
  gate.set(false)
  expect(gate.passes()).toBe(false)
})

test('what says that the sound has ended passes after the gate is closed, and nothing later', () => {
  const gate = start()
  gate.set(true)
  expect(gate.after(5_000)).toBe(true)
  gate.set(false)
  expect(gate.after(farewell - 1)).toBe(true)
  expect(gate.after(1)).toBe(false)
})

test('to be closed again gives no more time, and to be opened again ends it', () => {
  const gate = start()
  gate.set(true)
  gate.set(false)
  gate.after(farewell - 1)
  gate.set(false)
  expect(gate.after(1)).toBe(false)
  gate.set(true)
  expect(gate.passes()).toBe(true)
})
