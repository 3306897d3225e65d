import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, lstat, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { askBonfire } from '../../src/main/talk/control/control-client.ts'
import { listenAt } from '../../src/main/talk/control/control-server.ts'
import { ControlWorld, uid, windows } from '../support/control-world.ts'
import { HeardEvents } from '../support/heard-events.ts'

/*
 * Whose the control socket is: permissions, what earlier starts left behind, and the tricks of other users.
 */

const isRoot = uid === 0 && !windows
const nobody = 65_534

let world: ControlWorld
beforeEach(async () => (world = await ControlWorld.make()))

describe('the socket', () => {
  beforeEach((context) => context.skip(windows, 'Windows has pipes, which have no folder and no mode'))

  test('is its owner’s alone, whatever the umask', async () => {
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    await world.start()
    expect((await stat(world.runtime)).mode & 0o777).toBe(0o700)
    expect((await stat(world.socket)).mode & 0o777).toBe(0o600)
  })

  test('of an app that was killed is taken over', async () => {
    const script = `require('node:net').createServer().listen(process.argv[1], () => console.log('up'))`
    await mkdir(world.runtime, { mode: 0o700 })
    const other = spawn(process.execPath, ['-e', script, world.socket])
    await once(other.stdout, 'data')
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect((await lstat(world.socket)).isSocket()).toBe(true)
    await world.start()
    expect(await world.say('status\n')).toMatchObject([{ ok: true }])
  })

  test('of an app that lives is left to it', async () => {
    await world.start()
    const second = new HeardEvents()
    const keys = await world.start(second)
    expect(second.all.at(-1)).toEqual({ kind: 'state', state: 'failed', problem: 'taken' })
    keys.close()
    expect(await world.say('status\n')).toMatchObject([{ ok: true }])
  })

  test('is gone once the app closed it', async () => {
    const keys = await world.start()
    const socket = await world.call()
    const ended = once(socket, 'close')
    keys.close()
    keys.close()
    await ended
    await expect(lstat(world.socket)).rejects.toThrow('ENOENT')
  })

  test.each([
    ['a file', (path: string) => writeFile(path, 'mine')],
    ['a link', (path: string) => symlink('/etc/hostname', path)],
  ])('does not replace %s in its place', async (_, put) => {
    await mkdir(world.runtime, { mode: 0o700 })
    await put(world.socket)
    const before = await lstat(world.socket)
    await world.start()
    expect(world.heard.all.at(-1)).toEqual({ kind: 'state', state: 'failed', problem: 'not-allowed' })
    expect((await lstat(world.socket)).ino).toBe(before.ino)
  })
})

describe('a folder that is not ours', () => {
  beforeEach((context) => context.skip(windows, 'Windows has pipes, which have no folder'))

  const inOurData = async (): Promise<boolean> =>
    (await stat(join(world.userData, 'control', 'control')).catch(() => null))?.isSocket() ?? false

  test('a link in its place is not followed', async () => {
    await mkdir(join(world.path, 'elsewhere'), { mode: 0o700 })
    await symlink(join(world.path, 'elsewhere'), world.runtime)
    await world.start()
    expect(await inOurData()).toBe(true)
    await expect(stat(join(world.path, 'elsewhere', 'control'))).rejects.toThrow('ENOENT')
  })

  test('one around it that others may write to is not used', async () => {
    await chmod(join(world.path, 'run'), 0o777)
    await world.start()
    expect(await inOurData()).toBe(true)
  })

  test('one that others may enter is closed to them', async () => {
    await mkdir(world.runtime)
    await chmod(world.runtime, 0o755)
    await world.start()
    expect((await stat(world.runtime)).mode & 0o777).toBe(0o700)
  })

  test('that of another user is not used, nor talked to', async () => {
    await world.start()
    const asOther = { place: world.place, uid: uid + 1, patience: 5_000 }
    expect(await askBonfire('status', asOther)).toMatchObject({ ok: false, error: { kind: 'not-ours' } })
    const listening = await listenAt(createServer(), world.place, uid + 1)
    expect(listening).toMatchObject({ ok: false, error: { kind: 'not-ours' } })
  })

  test('that of another user, who listens in it, is not used, nor talked to', async (context) => {
    context.skip(!isRoot, 'only root can give a folder away')
    const theirs = world.runtime
    await mkdir(theirs, { mode: 0o755 })
    const spy = createServer().listen(join(theirs, 'control'))
    await once(spy, 'listening')
    onTestFinished(() => void spy.close())
    await chown(theirs, nobody, nobody)
    const asked = await askBonfire('status', { place: world.place, uid, patience: 5_000 })
    expect(asked).toMatchObject({ ok: false, error: { kind: 'not-ours' } })
    await world.start()
    expect(await inOurData()).toBe(true)
  })

  test('none that can be had is told', async () => {
    for (const folder of [join(world.path, 'run'), world.userData]) await chmod(folder, 0o777)
    await world.start()
    expect(world.heard.all.at(-1)).toEqual({ kind: 'state', state: 'failed', problem: 'not-allowed' })
  })
})
