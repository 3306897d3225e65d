import type { Server, ServerChannel } from '../../shared/backend.ts'
import { FakeClock } from '../clock/fake-clock.ts'
import type { ChannelView } from './channel/view.ts'
import { createSyncEngine, type SyncEngine } from './engine.ts'
import { aloneWindow, FakeBackend, fakeDevice } from './fake-backend.ts'
import type { Outgoing } from './outbox/queue.ts'
import type { SyncPorts } from './ports.ts'
import type { ChannelUnread } from './unread/unread.ts'

export const serverCalled = (id: string, epoch = 1): Server => ({ id, name: id, owner_id: 'mara', epoch })

export const channelCalled = (id: string, more: Partial<ServerChannel> = {}): ServerChannel => ({
  id,
  server_id: 'camp',
  kind: 'text',
  name: id,
  parent_id: null,
  topic: null,
  position: 0,
  epoch: 1,
  is_open: true,
  archived_at: null,
  ...more,
})

export interface FakeEngine {
  readonly backend: FakeBackend
  readonly clock: FakeClock
  readonly device: ReturnType<typeof fakeDevice>
  readonly engine: SyncEngine
  view(id?: string): ChannelView
  bodies(id?: string): (string | null)[]
  unread(id: string): ChannelUnread | undefined
  outgoing(): readonly Outgoing[]
}

/** For tests: Mara's engine on a fake backend with the server `camp`, its channels `general` and `clips`, and two others. */
export function fakeEngine(ports: Partial<SyncPorts> = {}, backend = new FakeBackend()): FakeEngine {
  if (backend.overviewValue.servers.length === 0)
    backend.overviewValue = {
      servers: [serverCalled('camp')],
      channels: [channelCalled('general'), channelCalled('clips', { position: 1 })],
      direct: [],
      voice: [],
    }
  const clock = new FakeClock(1_000)
  const device = fakeDevice()
  const engine = createSyncEngine({
    selfId: 'mara',
    backend,
    storage: null,
    windows: aloneWindow,
    device,
    clock,
    random: () => 0.5,
    ...ports,
  })
  const view = (id = 'general'): ChannelView => {
    const found = engine.store.getState().channels[id]
    if (found === undefined) throw new Error(`${id} was not opened`)
    return found
  }
  return {
    backend,
    clock,
    device,
    engine,
    view,
    bodies: (id) => view(id).timeline.messages.map(({ body }) => body),
    unread: (id) => engine.store.getState().unread[id],
    outgoing: () => engine.store.getState().outgoing,
  }
}
