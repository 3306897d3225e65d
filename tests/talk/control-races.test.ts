import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { listenAt } from '../../src/main/talk/control/control-server.ts'
import { ControlWorld, uid, windows } from '../support/control-world.ts'

/*
 * The control socket when something goes away under it, and when the clock of the day is set back.
 */

let world: ControlWorld
beforeEach(async () => (world = await ControlWorld.make()))

describe('a socket that somebody takes away', () => {
  beforeEach((context) => context.skip(windows, 'Windows has pipes, which lie in no folder'))

  function aServer() {
    const server = createServer()
    onTestFinished(() => void server.close())
    return server
  }

  test('while it is looked at is out of the way', async () => {
    const script = `require('node:net').createServer().listen(process.argv[1], () => console.log('up'))`
    await mkdir(world.runtime, { mode: 0o700 })
    const other = spawn(process.execPath, ['-e', script, world.socket])
    await once(other.stdout, 'data')
    other.kill('SIGKILL')
    await once(other, 'exit')
    const listening = listenAt(aServer(), world.place, uid)
    rmSync(world.socket)
    expect(await listening).toMatchObject({ ok: true })
  })

  test('before it was made safe is told as a failure', async () => {
    const server = aServer()
    server.once('listening', () => rmSync(world.socket))
    expect(await listenAt(server, world.place, uid)).toMatchObject({ ok: false, error: { kind: 'failed' } })
  })
})

test('a clock that is set back keeps nobody from pressing', async () => {
  await world.start()
  await world.say('ptt up\n')
  world.clock -= 3_600_000
  expect(await world.say('ptt down stay\n')).toEqual([{ ok: true }])
  expect(await world.say(`ptt down stay ${world.clock - 50}\n`)).toEqual([{ ok: true }])
  await world.say('ptt up\n')
  expect(await world.say(`ptt down stay ${world.clock - 50}\n`)).toMatchObject([{ kind: 'overtaken' }])
})
