import { describe, expect, test } from 'vitest'
import { parseAccessToken, parseJoin } from './payloads.ts'

describe('joins', () => {
  test('what supabase-js sends is understood', () => {
    const joined = parseJoin({
      config: {
        broadcast: { ack: true, self: true, replication_ready: true },
        presence: { key: '', enabled: false },
        postgres_changes: [],
        private: true,
      },
      access_token: 'token',
      version: 'realtime-js/2.119.1',
    })
    expect(joined).toEqual({
      ok: true,
      value: {
        config: {
          isPrivate: true,
          ack: true,
          self: true,
          replicationReady: true,
        },
        token: 'token',
      },
    })
  })

  test('everything may be left out', () => {
    expect(parseJoin({})).toMatchObject({ ok: true, value: { config: { isPrivate: false }, token: null } })
    expect(
      parseJoin({ config: { postgres_changes: null, postgres_changes_options: { wait: true } } }).ok,
    ).toBe(true)
  })

  test.each([
    [
      { config: { postgres_changes: [{ event: '*' }] } },
      'unsupported',
      'config.postgres_changes is not supported',
    ],
    [
      { config: { presence: { key: 'ada', enabled: true } } },
      'unsupported',
      'config.presence is not supported',
    ],
    [{ config: { broadcast: { replay: {} } } }, 'unsupported', 'config.broadcast.replay is not supported'],
    [{ config: { broadcast: { echo: true } } }, 'unsupported', 'config.broadcast: '],
    [{ config: { private: 'true' } }, 'malformed', 'config.private: '],
    [{ access_token: 7 }, 'malformed', 'access_token: '],
    [null, 'malformed', 'payload: '],
    [[], 'malformed', 'payload: '],
  ])('%j is refused', (payload, kind, message) => {
    const refused = parseJoin(payload)
    if (refused.ok) throw new Error('it was accepted')
    expect(refused.error.kind).toBe(kind)
    expect(refused.error.message).toContain(message)
  })
})

test('a token is a text or null', () => {
  expect(parseAccessToken({ access_token: 'x' })).toEqual({ ok: true, value: 'x' })
  expect(parseAccessToken({ access_token: null })).toEqual({ ok: true, value: null })
  expect(parseAccessToken({}).ok).toBe(false)
  expect(parseAccessToken('x').ok).toBe(false)
})
