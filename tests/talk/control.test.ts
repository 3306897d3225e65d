import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../../src/main/cli/run-command.ts'
import { ControlWorld, uid } from '../support/control-world.ts'

/*
 * The control socket and its callers: other programs, hostile ones, and `bonfire`.
 */

let world: ControlWorld
beforeEach(async () => (world = await ControlWorld.make()))

describe('a caller', () => {
  test('presses and lets go', async () => {
    await world.start()
    const from = world.heard.all.length
    expect(await world.say('ptt down stay\n')).toEqual([{ ok: true }])
    expect(await world.say('ptt up\n')).toEqual([{ ok: true }])
    expect(world.kinds(from)).toEqual(['press control:talk', 'release control:talk'])
  })

  test('who ends while it holds the key has let it go', async () => {
    await world.start()
    const socket = await world.call()
    const pressed = world.heard.next({ kind: 'press' })
    socket.write('ptt down\n')
    await pressed
    const lost = world.heard.next({ kind: 'lost', problem: null })
    socket.destroy()
    await lost
  })

  test('who ends takes no key from another who holds it', async () => {
    await world.start()
    const [first, second] = [await world.call(), await world.call()]
    for (const socket of [first, second]) {
      const pressed = world.heard.next({ kind: 'press' })
      socket.write('ptt down\n')
      await pressed
    }
    const from = world.heard.all.length
    first.destroy()
    await world.say('mute\n')
    expect(world.kinds(from)).toEqual(['press control:mute', 'release control:mute'])
    const lost = world.heard.next({ kind: 'lost' })
    second.destroy()
    await lost
  })

  test('who comes late with a press that has been let go since is told so', async () => {
    await world.start()
    await world.say(`ptt up ${world.clock - 100}\n`)
    const from = world.heard.all.length
    expect(await world.say(`ptt down stay ${world.clock - 300}\n`)).toMatchObject([
      { ok: false, kind: 'overtaken' },
    ])
    expect(world.kinds(from)).toEqual([])
    expect(await world.say(`ptt down stay ${world.clock - 50}\n`)).toEqual([{ ok: true }])
  })

  test('whose world.clock runs ahead stops nobody else from pressing', async () => {
    await world.start()
    await world.say(`ptt up ${world.clock + 1_000_000}\n`)
    expect(await world.say('ptt down stay\n')).toEqual([{ ok: true }])
  })

  test('turns the key over: held until the next time, or one press where presses toggle', async () => {
    await world.start()
    let from = world.heard.all.length
    await world.say('ptt toggle\n')
    await world.say('ptt toggle\n')
    expect(world.kinds(from)).toEqual(['press control:talk', 'release control:talk'])
    world.status = { ...world.status, mode: 'toggle' }
    from = world.heard.all.length
    await world.say('ptt toggle\n')
    expect(world.kinds(from)).toEqual(['press control:talk', 'release control:talk'])
  })

  test('is told when there is no key to press', async () => {
    await world.start()
    world.status = { ...world.status, mode: 'open' }
    const from = world.heard.all.length
    expect(await world.say('ptt down\n')).toMatchObject([{ ok: false, kind: 'not-push-to-talk' }])
    expect(world.kinds(from)).toEqual([])
  })

  test('hears how things stand, also without a line feed at the end', async () => {
    await world.start()
    expect(await world.say('status')).toEqual([{ ok: true, status: world.status }])
  })
})

describe('hostile input', () => {
  test.each(['ptt sideways\n', '{"command":"mute"}\n', '\0\0\n', 'GET / HTTP/1.1\r\n'])(
    'gets an error that says what there is (%j)',
    async (text) => {
      await world.start()
      const from = world.heard.all.length
      expect(await world.say(text)).toMatchObject([{ ok: false, kind: 'unknown-request' }])
      expect(world.kinds(from)).toEqual([])
    },
  )

  test.each([
    ['with an end', `${'x'.repeat(5_000)}\n`],
    ['without one', 'x'.repeat(5_000)],
    ['in bytes that are no text', Buffer.alloc(5_000, 0xff)],
  ])('that is too long %s ends the connection', async (_, text) => {
    await world.start()
    expect(await world.say(text)).toMatchObject([{ ok: false, kind: 'too-long' }])
    expect(await world.say('status\n')).toMatchObject([{ ok: true }])
  })

  test('that goes on and on is not listened to', async () => {
    await world.start()
    const answered = await world.say(Buffer.alloc(4_000_000, 'x'))
    expect(answered).not.toContainEqual({ ok: true })
    expect(await world.say('status\n')).toMatchObject([{ ok: true }])
  })

  test('that asks too often is told so', async () => {
    await world.start()
    const answered = await world.say('status\n'.repeat(300))
    expect(answered.length).toBeLessThan(300)
    expect(answered.at(-1)).toMatchObject({ ok: false, kind: 'too-many' })
  })

  test('that floods is cut off, and so the key that it held', async () => {
    await world.start()
    const from = world.heard.all.length
    const lost = world.heard.next({ kind: 'lost' })
    await world.say(`ptt down\n${'mute\n'.repeat(10_000)}`)
    await lost
    expect(world.kinds(from)[0]).toBe('press control:talk')
    expect(world.kinds(from).length).toBeLessThan(1_000)
  })

  test('from more callers than there is room for leaves the others alone', async () => {
    await world.start()
    const sockets = await Promise.all(Array.from({ length: 40 }, () => world.call()))
    for (const socket of sockets) socket.destroy()
    await Promise.all(sockets.map((socket) => once(socket, 'close')))
    expect(await world.say('mute\n')).toEqual([{ ok: true }])
  })
})

describe('bonfire', () => {
  /** `bonfire <words>`, as the app's own program runs it. */
  async function bonfire(words: string): Promise<{ code: number; out: string; err: string }> {
    let out = ''
    let err = ''
    const code = await runCommand(words, {
      place: world.place,
      uid,
      startedAt: world.clock,
      out: (text) => (out += text),
      err: (text) => (err += text),
    })
    return { code, out, err }
  }

  test('presses a key that stays down when it has ended', async () => {
    await world.start()
    const from = world.heard.all.length
    expect(await bonfire('ptt down')).toEqual({ code: 0, out: '', err: '' })
    await bonfire('status')
    expect(world.kinds(from)).toEqual(['press control:talk'])
    world.clock += 1
    expect((await bonfire('ptt up')).code).toBe(0)
  })

  test('tells how things stand', async () => {
    await world.start()
    const { code, out } = await bonfire('status')
    expect(code).toBe(0)
    expect(out).toContain('room      Campfire\n')
    expect(out).toContain('deafened  yes\n')
  })

  test('says what to do when the app is not there, refuses, or is asked for something else', async () => {
    expect(await bonfire('mute')).toMatchObject({
      code: 1,
      err: 'Bonfire isn’t running here. Start it first.\n',
    })
    await world.start()
    world.status = { ...world.status, mode: 'open' }
    expect(await bonfire('ptt down')).toMatchObject({
      code: 1,
      err: 'Push-to-talk is off. Choose it in Bonfire’s settings.\n',
    })
    expect(await bonfire('ptt sideways')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^bonfire doesn’t know “ptt sideways”\.\n\nbonfire ptt down/) as string,
    })
    expect(await bonfire('help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('bonfire ptt toggle') as string,
      err: '',
    })
  })

  test('runs without Electron, from the command line', async () => {
    world = await ControlWorld.make(process.platform)
    await world.start()
    const from = world.heard.all.length
    const child = spawn(process.execPath, ['scripts/bonfire.ts', 'mute'], {
      env: { ...process.env, ...world.env },
    })
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(world.kinds(from)).toEqual(['press control:mute', 'release control:mute'])
  })
})
