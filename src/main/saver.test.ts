import { expect, test, vi } from 'vitest'
import { createSaver } from './saver.ts'

test('changes in quick succession are written once, also while one is written', async () => {
  const held = Promise.withResolvers<null>()
  let writes = 0
  const saver = createSaver(async () => {
    writes += 1
    if (writes === 1) await held.promise
  })
  saver.changed()
  saver.changed()
  await vi.waitUntil(() => writes === 1)
  saver.changed()
  const closed = saver.close()
  expect(writes).toBe(1)
  held.resolve(null)
  await closed
  expect(writes).toBe(2)
})

test('closing without a change writes nothing', async () => {
  let writes = 0
  const saver = createSaver(async () => void (writes += 1))
  await saver.close()
  await saver.close()
  expect(writes).toBe(0)
})
