import { expect, test } from 'vitest'
import { createQuit } from './quit.ts'

function world(within?: number) {
  const done: string[] = []
  const troubles: string[] = []
  const onTrouble = (step: string, why: string): void => void troubles.push(`${step} ${why}`)
  return { done, troubles, deps: { onTrouble, ...(within !== undefined && { within }) } }
}

test('steps end one after the other, once', async () => {
  const { done, troubles, deps } = world()
  const first = Promise.withResolvers<null>()
  const quit = createQuit({
    ...deps,
    steps: [
      { name: 'voice', close: () => first.promise.then(() => void done.push('voice')) },
      { name: 'settings', close: () => void done.push('settings') },
    ],
  })
  const ended = quit()
  expect(quit()).toBe(ended)
  expect(done).toEqual([])
  first.resolve(null)
  await ended
  expect(done).toEqual(['voice', 'settings'])
  expect(troubles).toEqual([])
})

test('a step that fails or hangs keeps no other from ending', async () => {
  const { done, troubles, deps } = world(20)
  const quit = createQuit({
    ...deps,
    steps: [
      { name: 'tray', close: () => Promise.reject(new Error('gone')) },
      {
        name: 'keys',
        close: () => {
          throw new Error('broken')
        },
      },
      { name: 'voice', close: () => new Promise<void>(() => undefined) },
      { name: 'settings', close: () => void done.push('settings') },
    ],
  })
  await quit()
  expect(done).toEqual(['settings'])
  expect(troubles).toEqual(['tray failed', 'keys failed', 'voice late'])
})
