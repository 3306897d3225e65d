import { expect, test, vi } from 'vitest'
import type { Bridge, IpcEvent } from '../../../shared/ipc.ts'
import { ok } from '../../../shared/result.ts'
import { voiceBridge } from './voice-bridge.ts'

function start() {
  const listeners = new Map<IpcEvent, (payload: never) => void>()
  const report = vi.fn<Bridge['voice.report']>(async () => ok(null))
  const controls = voiceBridge({
    on(event, hear) {
      listeners.set(event, hear)
      return () => void listeners.delete(event)
    },
    'voice.report': report,
  })
  /** Main tells the window, which can't know that it is well-formed. */
  const tell = (event: IpcEvent, payload: unknown): void => listeners.get(event)?.(payload as never)
  return { controls, tell, report, listening: () => listeners.size }
}

test('the gate opens and closes as main says, and nonsense closes it', () => {
  const { controls, tell } = start()
  const heard: boolean[] = []
  controls.onGate((open) => heard.push(open))
  for (const payload of [{ open: true }, { open: false }, { open: true }, { open: 1 }, null])
    tell('talk.gate', payload)
  expect(heard).toEqual([true, false, true, false, false])
})

test('commands arrive, nonsense does not, and after stopping nothing is listened to', () => {
  const { controls, tell, listening } = start()
  const heard: string[] = []
  const stop = controls.onCommand((command) => heard.push(command))
  tell('voice.command', { command: 'deafen' })
  tell('voice.command', { command: 'shout' })
  expect(heard).toEqual(['deafen'])
  stop()
  expect(listening()).toBe(0)
})

test('reports reach main', () => {
  const { controls, report } = start()
  const said = { room: null, status: 'idle', muted: true, deafened: false, talking: false } as const
  controls.report(said)
  expect(report).toHaveBeenCalledWith(said)
})
