import { expect, test } from 'vitest'
import type { IpcInput } from '../../shared/ipc.ts'
import type { ChosenStatus } from '../../shared/backend.ts'
import { noShell } from '../adapters/desktop/shell-bridge.ts'
import { settle } from '../clock/fake-clock.ts'
import { fakeEngine } from '../sync/fake-engine.ts'
import { tellShell } from './tell-shell.ts'

async function start() {
  const { engine, backend } = fakeEngine()
  await engine.load()
  const presences: (ChosenStatus | null)[] = []
  const badges: IpcInput<'badge.report'>[] = []
  const notices: IpcInput<'notify.show'>[] = []
  let choose: (status: ChosenStatus) => void = () => {}
  const stop = tellShell({
    selfId: 'mara',
    sync: engine,
    backend,
    shell: {
      ...noShell,
      presence: (status) => presences.push(status),
      badge: (badge) => badges.push(badge),
      notify: (notice) => notices.push(notice),
      onPresence(listener) {
        choose = listener
        return () => (choose = () => {})
      },
    },
  })
  const count = (unread: number, mentions: number): void =>
    engine.store.setState((state) => ({
      unread: { ...state.unread, general: { rev: 1, seq: 9, readSeq: 0, unread, mentions } },
    }))
  return { engine, presences, badges, notices, count, stop, choose: (status: ChosenStatus) => choose(status) }
}

test('presence goes both ways, keeping the words beside it', async () => {
  const { engine, presences, choose, stop } = await start()
  engine.setPresence({ status: 'online', text: 'by the fire' })
  choose('dnd')
  expect(engine.store.getState().ownPresence).toEqual({ status: 'dnd', text: 'by the fire' })
  expect(presences).toEqual(['online', 'online', 'dnd'])
  stop()
  engine.close()
})

test('counts reach the badge when they change, and a mention is notified', async () => {
  const { engine, badges, notices, count, stop } = await start()
  count(1, 0)
  count(1, 0)
  expect(badges).toEqual([{ mentions: 0, unread: true }])
  count(2, 1)
  await settle()
  expect(badges.at(-1)).toEqual({ mentions: 1, unread: true })
  expect(notices).toMatchObject([{ place: '#/servers/camp/general' }])
  stop()
  engine.close()
})

test('whoever signs out leaves no presence and no count behind, and hears no more', async () => {
  const { engine, presences, badges, choose, count, stop } = await start()
  stop()
  expect([presences.at(-1), badges.at(-1)]).toEqual([null, { mentions: 0, unread: false }])
  choose('dnd')
  count(3, 3)
  expect(engine.store.getState().ownPresence.status).toBe('online')
  expect(badges).toHaveLength(1)
  engine.close()
})
