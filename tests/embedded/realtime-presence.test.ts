import type { RealtimeChannel } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hear, newName, privately, say, subscribe } from '../support/realtime-channels.ts'
import { room } from './realtime-rooms.ts'
import { RealtimeFixture } from './realtime-fixture.ts'
import { Inbox } from '../support/inbox.ts'

/* Presence, through an unmodified supabase-js. */

let realtime: RealtimeFixture

beforeAll(async () => {
  realtime = await RealtimeFixture.start()
})
afterAll(() => realtime.close())
afterEach(() => realtime.disconnectClients())

describe('presence', () => {
  type State = Record<string, { name?: string }[]>
  const present = (name: string, key: string, config = {}) => {
    const channel = realtime.client().channel(name, { config: { presence: { key }, ...config } })
    return watch(channel)
  }
  const watch = (channel: RealtimeChannel) => {
    const changes = new Inbox<string>()
    const states = new Inbox<State>()
    channel.on('presence', { event: 'join' }, ({ key, newPresences }) =>
      changes.push(`+${key} ${newPresences.map((p) => String(p['name'])).join()}`),
    )
    channel.on('presence', { event: 'leave' }, ({ key, leftPresences }) =>
      changes.push(`-${key} ${leftPresences.map((p) => String(p['name'])).join()}`),
    )
    channel.on('presence', { event: 'sync' }, () => states.push(channel.presenceState() as State))
    return { channel, changes, states }
  }
  const names = (state: State | undefined) =>
    Object.fromEntries(Object.entries(state ?? {}).map(([key, all]) => [key, all.map((one) => one.name)]))

  test('two clients see each other come, change and go', async () => {
    const name = newName()
    const ada = present(name, 'ada')
    const ben = present(name, 'ben')
    await subscribe(ada.channel)
    expect(await ada.channel.track({ name: 'Ada' })).toBe('ok')
    await ada.changes.count(1)

    await subscribe(ben.channel)
    await ben.states.count(1)
    expect(names(ben.states.items[0])).toEqual({ ada: ['Ada'] })
    expect(await ben.channel.track({ name: 'Ben' })).toBe('ok')
    await ada.changes.count(2)
    expect(names(ada.channel.presenceState())).toEqual({ ada: ['Ada'], ben: ['Ben'] })

    await ben.channel.track({ name: 'Benjamin' })
    await ada.changes.count(4)
    expect(names(ada.channel.presenceState())).toEqual({ ada: ['Ada'], ben: ['Benjamin'] })

    expect(await ben.channel.untrack()).toBe('ok')
    await ada.changes.count(5)
    await ben.channel.track({ name: 'Ben again' })
    await ada.changes.count(6)
    await ben.channel.unsubscribe()
    await ada.changes.count(7)
    expect(ada.changes.items).toEqual([
      '+ada Ada',
      '+ben Ben',
      '+ben Benjamin',
      '-ben Ben',
      '-ben Benjamin',
      '+ben Ben again',
      '-ben Ben again',
    ])
    expect(names(ada.channel.presenceState())).toEqual({ ada: ['Ada'] })
  })

  test('a client whose connection breaks is gone for the others', async () => {
    const name = newName()
    const ada = present(name, 'ada')
    const ben = present(name, 'ben')
    await Promise.all([subscribe(ada.channel), subscribe(ben.channel)])
    await ben.channel.track({ name: 'Ben' })
    await ada.changes.count(1)
    await ben.channel.socket.disconnect()
    await ada.changes.find((change) => change === '-ben Ben', 'Ben to leave')
  })

  test('two windows of one person share a key, and closing one keeps the other', async () => {
    const name = newName()
    const [watcher, one, two] = [present(name, 'watcher'), present(name, 'ben'), present(name, 'ben')]
    await Promise.all([watcher, one, two].map((each) => subscribe(each.channel)))
    await one.channel.track({ name: 'desk' })
    await two.channel.track({ name: 'phone' })
    await watcher.changes.count(2)
    await one.channel.unsubscribe()
    await watcher.changes.count(3)
    expect(names(watcher.channel.presenceState())).toEqual({ ben: ['phone'] })
  })

  test('tracking the same again tells nobody', async () => {
    const name = newName()
    const ada = present(name, 'ada')
    const ben = present(name, 'ben')
    await Promise.all([subscribe(ada.channel), subscribe(ben.channel)])
    await ben.channel.track({ name: 'Ben' })
    expect(await ben.channel.track({ name: 'Ben' })).toBe('ok')
    await ben.channel.untrack()
    await ada.changes.find((change) => change === '-ben Ben', 'Ben to leave')
    expect(ada.changes.items).toEqual(['+ben Ben', '-ben Ben'])
  })

  test('on a private topic, who may not send may not be present but sees who is', async () => {
    const { name, topic, person } = await room(realtime, false)
    const writer = await realtime.person()
    await realtime.addMember(name, writer)
    const silent = watch(person.client.channel(topic, privately))
    const loud = watch(writer.client.channel(topic, { config: { private: true, presence: { key: 'w' } } }))
    await Promise.all([subscribe(silent.channel), subscribe(loud.channel)])
    expect(await silent.channel.track({ name: 'ghost' })).toBe('error')
    expect(await loud.channel.track({ name: 'Writer' })).toBe('ok')
    await silent.changes.count(1)
    expect(silent.changes.items).toEqual(['+w Writer'])
  })

  test('a policy that opens only broadcast shows nobody', async () => {
    const person = await realtime.person()
    const admin = await realtime.person()
    await realtime.owner.unsafe(
      `create policy news_admin on realtime.messages for all to authenticated
         using (realtime.topic() = 'news' and auth.uid() = '${admin.id}')
         with check (realtime.topic() = 'news' and auth.uid() = '${admin.id}')`,
    )
    const reader = watch(person.client.channel('news', privately))
    const heard = hear(reader.channel)
    const host = watch(admin.client.channel('news', { config: { private: true, presence: { key: 'host' } } }))
    await Promise.all([subscribe(reader.channel), subscribe(host.channel)])
    expect(await host.channel.track({ name: 'Host' })).toBe('ok')
    await host.changes.count(1)
    await say(host.channel, 'marker')
    await heard.count(1)
    expect(reader.changes.items).toEqual([])
    expect(reader.states.items).toEqual([])
  })
})
