import { beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../support/control-world.ts'

/*
 * What other programs hold, when it was let go without them: by a lock, a lost room, the watchdog.
 */

let world: ControlWorld
beforeEach(async () => (world = await ControlWorld.make()))

/** What the key does at these words. */
async function pressesOf(words: string): Promise<readonly string[]> {
  const from = world.heard.all.length
  await world.say(`${words}\n`)
  return world.kinds(from)
}

test('turned over after a forced release the key is pressed, not let go once more', async () => {
  await world.start()
  expect(await pressesOf('ptt toggle')).toEqual(['press control:talk'])
  world.forceRelease()
  expect(await pressesOf('ptt toggle')).toEqual(['press control:talk'])
  expect(await pressesOf('ptt toggle')).toEqual(['release control:talk'])
  expect(await pressesOf('ptt toggle')).toEqual(['press control:talk']) // within the release delay
})

test('a microphone that was locked open by a double press is closed when it is turned over', async () => {
  world.lockOnDoublePress = true
  await world.start()
  for (const words of ['ptt down stay', 'ptt up', 'ptt down stay', 'ptt up']) await pressesOf(words)
  expect(await pressesOf('ptt toggle')).toEqual([
    'release control:talk',
    'press control:talk',
    'release control:talk',
  ])
  expect(await pressesOf('ptt toggle')).toEqual(['press control:talk'])
})

test('what was left down before a forced release keeps no key pressed for a caller who ends', async () => {
  await world.start()
  await pressesOf('ptt down stay')
  world.forceRelease()
  const socket = await world.call()
  const pressed = world.heard.next({ kind: 'press' })
  socket.write('ptt down\n')
  await pressed
  const lost = world.heard.next({ kind: 'lost', problem: null })
  socket.destroy()
  await lost
})
