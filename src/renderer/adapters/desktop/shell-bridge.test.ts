import { expect, test, vi } from 'vitest'
import type { Bridge, IpcEvent } from '../../../shared/ipc.ts'
import { err, ok } from '../../../shared/result.ts'
import { shellBridge } from './shell-bridge.ts'

function start() {
  const listeners = new Map<IpcEvent, (payload: never) => void>()
  const take = vi.fn<Bridge['auth.take']>(async () => ok(null))
  const nothing = async () => ok(null)
  const shell = shellBridge({
    on(event, hear) {
      listeners.set(event, hear)
      return () => void listeners.delete(event)
    },
    'presence.report': nothing,
    'badge.report': nothing,
    'notify.show': nothing,
    'auth.take': take,
  })
  const tell = (event: IpcEvent, payload: unknown): void => listeners.get(event)?.(payload as never)
  return { shell, take, tell, listening: () => listeners.size }
}

test('a presence chosen in the tray arrives, and nonsense does not', () => {
  const { shell, tell, listening } = start()
  const heard: string[] = []
  const stop = shell.onPresence((status) => heard.push(status))
  tell('presence.choose', { status: 'dnd' })
  tell('presence.choose', { status: 'asleep' })
  expect(heard).toEqual(['dnd'])
  stop()
  expect(listening()).toBe(0)
})

test('a sign-in link is taken as main gives it, and a refusal is no link', async () => {
  const { shell, take } = start()
  take.mockResolvedValueOnce(ok({ kind: 'code', code: '0a1b2c3d' }))
  expect(await shell.links.take()).toEqual({ kind: 'code', code: '0a1b2c3d' })
  take.mockResolvedValueOnce(err({ kind: 'failed' }))
  expect(await shell.links.take()).toBeNull()
})
