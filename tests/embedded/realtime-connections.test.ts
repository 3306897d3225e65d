import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  events,
  hear,
  newName,
  privately,
  say,
  statuses,
  subscribe,
  systemMessages,
} from '../support/realtime-channels.ts'
import { room } from './realtime-rooms.ts'
import { RealtimeFixture } from './realtime-fixture.ts'
import { Inbox } from '../support/inbox.ts'

/* Tokens that are renewed and expire, connections that break, and options this server lacks, through an unmodified supabase-js. */

let realtime: RealtimeFixture

beforeAll(async () => {
  realtime = await RealtimeFixture.start()
})
afterAll(() => realtime.close())
afterEach(() => realtime.disconnectClients())

const answered = { config: { private: true, broadcast: { ack: true } } }

describe('tokens', () => {
  test('a renewed token keeps the channel', async () => {
    const { topic, person } = await room(realtime)
    const channel = person.client.channel(topic, answered)
    const heard = hear(channel)
    const seen = statuses(channel)
    await seen.count(1)
    person.setToken(await realtime.token(person.id))
    await person.client.realtime.setAuth()
    // The answer to this comes after the token was looked at.
    expect(await say(channel, 'e')).toBe('ok')
    await realtime.send(topic, 'after', {})
    await heard.count(1)
    expect(seen.items).toEqual(['SUBSCRIBED'])
  })

  test('a renewed token closes the channel of somebody who is no member any more, and only theirs', async () => {
    const { name, topic, person } = await room(realtime)
    const stays = await realtime.person()
    await realtime.addMember(name, stays)
    const channel = person.client.channel(topic, privately)
    const other = stays.client.channel(topic, privately)
    const system = systemMessages(channel)
    const heard = { channel: hear(channel), other: hear(other) }
    const seen = statuses(channel)
    await Promise.all([seen.count(1), subscribe(other)])

    await realtime.removeMember(name, person)
    person.setToken(await realtime.token(person.id))
    await person.client.realtime.setAuth()
    await seen.find((status) => status === 'CLOSED', 'the channel to close')
    expect(system.items).toMatchObject([
      { status: 'error', message: `You no longer have permission to read from this Channel topic: ${topic}` },
    ])
    await realtime.send(topic, 'secret', {})
    await heard.other.count(1)
    expect(heard.channel.items).toEqual([])
  })

  test('permission to send is asked again with a renewed token', async () => {
    const { name, topic, person } = await room(realtime, false)
    const channel = person.client.channel(topic, answered)
    await subscribe(channel)
    expect(await channel.send({ type: 'broadcast', event: 'e', payload: {} }, { timeout: 200 })).toBe(
      'timed out',
    )
    await realtime.sql`update public.members set writes = true where room = ${name}`
    person.setToken(await realtime.token(person.id))
    await person.client.realtime.setAuth()
    expect(await say(channel, 'e')).toBe('ok')
  })

  test('a renewed token that is not valid closes the channel', async () => {
    const { topic, person } = await room(realtime)
    const channel = person.client.channel(topic, privately)
    const system = systemMessages(channel)
    const seen = statuses(channel)
    await seen.count(1)
    person.setToken('not.a.token')
    await person.client.realtime.setAuth()
    await seen.find((status) => status === 'CLOSED', 'the channel to close')
    expect(system.items[0]?.message).toMatch(/^InvalidJWTToken: /)
  })

  test('a channel ends when its token expires', async () => {
    const { name, topic, person } = await room(realtime)
    const other = await realtime.person()
    await realtime.addMember(name, other)
    person.setToken(await realtime.token(person.id, 1))
    await person.client.realtime.setAuth()
    const channel = person.client.channel(topic, privately)
    const stays = other.client.channel(topic, privately)
    const system = systemMessages(channel)
    const heard = { channel: hear(channel), stays: hear(stays) }
    await subscribe(stays)
    const seen = statuses(channel)
    await seen.find((status) => status === 'SUBSCRIBED', 'to join')
    await seen.find((status) => status === 'CLOSED', 'the channel to close')
    expect(system.items).toEqual([
      { extension: 'system', status: 'error', message: 'Token has expired 0 seconds ago', channel: topic },
    ])
    await realtime.send(topic, 'late', {})
    await heard.stays.count(1)
    expect(heard.channel.items).toEqual([])
  })

  test('a renewed token puts the end off', async () => {
    const { topic, person } = await room(realtime)
    const token = await realtime.token(person.id, 2)
    person.setToken(token)
    await person.client.realtime.setAuth()
    const renewing = person.client.channel(topic, answered)
    const seen = statuses(renewing)
    // Another window of the same person keeps the old token, and shows when it has expired.
    const window = realtime.client({}, () => Promise.resolve(token))
    await window.realtime.setAuth()
    const clock = statuses(window.channel(topic))
    await Promise.all([seen.count(1), clock.count(1)])
    person.setToken(await realtime.token(person.id))
    await person.client.realtime.setAuth()
    await clock.find((status) => status === 'CLOSED', 'the other window to close')
    expect(await say(renewing, 'e')).toBe('ok')
    expect(seen.items).toEqual(['SUBSCRIBED'])
  })

  test.each([
    ['that expired', () => realtime.token(crypto.randomUUID(), -5), 'InvalidJWTToken: Token has expired'],
    [
      'of another project',
      () => Promise.resolve(foreignToken),
      'InvalidJWTToken: no known key signed this token',
    ],
    [
      'with another role',
      () => realtime.token(crypto.randomUUID(), 60, { role: 'supabase_admin' }),
      'InvalidJWTToken: this token is not a signed-in person’s access token',
    ],
    ['that is none', () => Promise.resolve('nonsense'), 'InvalidJWTToken: this is not a JWT'],
  ])('joining with a token %s is refused', async (_, token, message) => {
    const client = realtime.client({}, token)
    await client.realtime.setAuth()
    await expect(subscribe(client.channel(newName()))).rejects.toThrow(message)
  })

  // {"alg":"HS256"}, valid until 2100, signed with a key of nobody's.
  const foreignToken =
    'eyJhbGciOiJIUzI1NiJ9.' +
    btoa(
      JSON.stringify({
        sub: crypto.randomUUID(),
        role: 'authenticated',
        aud: 'authenticated',
        exp: 4102444800,
      }),
    ).replaceAll('=', '') +
    '.c2lnbmVkIHdpdGggYSBrZXkgb2Ygbm9ib2R5IGVsc2U'
})

describe('connections', () => {
  test('a client whose connection was cut joins again and hears again', async () => {
    const { topic, person } = await room(realtime)
    const channel = person.client.channel(topic, privately)
    const heard = hear(channel)
    const seen = statuses(channel)
    await seen.count(1)
    realtime.cutSockets()
    await seen.until((all) => all.filter((status) => status === 'SUBSCRIBED').length === 2, 'to join again')
    await realtime.send(topic, 'after', {})
    await heard.count(1)
    expect(events(heard)).toEqual(['after'])
  })

  test('a client joins again after the server was restarted', async () => {
    const { topic, person } = await room(realtime)
    const channel = person.client.channel(topic, privately)
    const heard = hear(channel)
    const seen = statuses(channel)
    await seen.count(1)
    await realtime.stopServer()
    await realtime.startServer()
    await seen.until((all) => all.filter((status) => status === 'SUBSCRIBED').length === 2, 'to join again')
    await realtime.send(topic, 'after', {})
    await heard.count(1)
    expect(events(heard)).toEqual(['after'])
  })

  test('a heartbeat is answered', async () => {
    const beats = new Inbox<string>()
    const client = realtime.client({ heartbeatIntervalMs: 50, heartbeatCallback: beats.push })
    await subscribe(client.channel(newName()))
    await beats.find((status) => status === 'ok', 'an answer')
    expect(beats.items).not.toContain('timeout')
  })

  test('a hundred channels fit on one connection, one more is refused', async () => {
    const client = realtime.client()
    const name = newName()
    await Promise.all(Array.from({ length: 100 }, (_, i) => subscribe(client.channel(`${name}:${i}`))))
    const extra = client.channel(`${name}:extra`)
    await expect(subscribe(extra)).rejects.toThrow('ChannelRateLimitReached: Too many channels')
    await client.removeChannel(client.channel(`${name}:0`))
    await subscribe(client.channel(`${name}:instead`))
  })
})

describe('what this server does not have is refused by name', () => {
  test('postgres_changes', async () => {
    const channel = realtime.client().channel(newName())
    channel.on('postgres_changes', { event: '*', schema: 'public', table: 'notes' }, () => undefined)
    await expect(subscribe(channel)).rejects.toThrow(
      'UnsupportedOption: config.postgres_changes is not supported by this server',
    )
  })

  test('presence, listened to', async () => {
    const channel = realtime.client().channel(newName())
    channel.on('presence', { event: 'sync' }, () => undefined)
    await expect(subscribe(channel)).rejects.toThrow(
      'UnsupportedOption: config.presence is not supported by this server',
    )
  })

  test('presence, tracked, while the channel stays', async () => {
    const channel = realtime.client().channel(newName(), { config: { broadcast: { ack: true } } })
    await subscribe(channel)
    expect(await channel.track({ name: 'Ada' })).toBe('error')
    expect(await say(channel, 'e')).toBe('ok')
  })

  test('replay', async () => {
    const { topic, person } = await room(realtime)
    const channel = person.client.channel(topic, {
      config: { private: true, broadcast: { replay: { since: 0, limit: 25 } } },
    })
    await expect(subscribe(channel)).rejects.toThrow(
      'UnsupportedOption: config.broadcast.replay is not supported by this server',
    )
  })

  test('an option nobody knows', async () => {
    const broadcast: Record<string, unknown> = { ack: true, self: false, echo: 3 }
    const channel = realtime.client().channel(newName(), { config: { broadcast } })
    await expect(subscribe(channel)).rejects.toThrow(/UnsupportedOption: config\.broadcast: .*echo/)
  })

  test('persist', async () => {
    const { topic, person } = await room(realtime)
    const channel = person.client.channel(topic, answered)
    await subscribe(channel)
    const answer = await channel.send({ type: 'broadcast', event: 'e', payload: {}, persist: true })
    expect(answer).toBe('persist is not supported by this server')
    expect(await channel.send({ type: 'broadcast', event: 'e', payload: {}, persist: false })).toBe('ok')
  })

  test('broadcast over HTTP', async () => {
    const channel = realtime.client().channel(newName())
    await expect(channel.httpSend('e', {})).rejects.toThrow(
      'Broadcast over HTTP is not supported by this server',
    )
  })

  test('protocol 1.0.0', async () => {
    const seen = statuses(realtime.client({ vsn: '1.0.0' }).channel(newName()))
    await seen.count(1)
    expect(seen.items[0]).toMatch(/^CHANNEL_ERROR/)
  })
})
