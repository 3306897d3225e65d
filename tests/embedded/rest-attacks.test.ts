import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import postgres from 'postgres'
import { given, must, newServer, persona, type Persona, type Place } from '../../supabase/tests/personas.ts'
import { liftLimits } from '../support/lift-limits.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'
import { person } from './backend-fixture.ts'

/*
 * What a hand-written client with a valid token asks of REST. Whatever it is, the answer is a refusal in JSON, never a 500, and
 * never what the person may not see. Hidden things carry the word "hush".
 */

let backend: TestBackend
let db: postgres.Sql
let ada: Persona, eve: Persona
let token: string
let camp: Place
let hidden: string

beforeAll(async () => {
  backend = await startTestBackend()
  db = postgres(backend.databaseUrl, { max: 4, onnotice: () => undefined })
  await liftLimits(db)
  ada = await newcomer('ada')
  eve = await newcomer('eve')
  camp = await newServer(ada, eve)
  const { serverId } = camp
  hidden = given(await ada.call('create_channel', serverId, 'text', 'hush-room'), 'id')
  must(await ada.call('set_overwrite', hidden, serverId, null, 0, 1))
  must(await ada.call('send_message', hidden, crypto.randomUUID(), 'hush'))
  must(await ada.call('create_webhook', hidden, 'hush-hook'))
  must(await ada.call('send_message', camp.textId, crypto.randomUUID(), 'for all'))
  await newServer(ada).then(({ serverId: other }) =>
    ada.call('update_server', other, { name: 'hush-server' }),
  )
})
afterAll(async () => {
  await db.end()
  await backend.close()
})

async function newcomer(name: string): Promise<Persona> {
  const made = await person(backend)
  token = made.token
  const who = persona(db, made.id)
  must(await who.call('create_profile', name, name))
  return who
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** As Eve, or with other headers. */
async function ask(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${backend.url}/rest/v1/${path}`, {
    method,
    headers: {
      apikey: backend.keys.publishable,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, text: await answer.text() }
}

function expectHarmless(what: string, { status, text }: Answer): void {
  // PostgREST gives its 500 also to what is beyond Postgres's own limits (class 54), such as arrays of 500 dimensions.
  if (!/"code":"54\d{3}"/.test(text)) expect(status, `${what}: ${text.slice(0, 300)}`).toBeLessThan(500)
  expect(text, what).not.toContain('hush')
}

const tableNames = async (): Promise<string[]> =>
  (
    await db<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`
  ).map(({ name }) => name)

test('rows are written by no method, into no table', async () => {
  for (const table of await tableNames()) {
    const [column] = await db<{ name: string }[]>`
      select attname as name from pg_attribute where attrelid = ${`public.${table}`}::regclass and attnum = 1`
    const name = column?.name ?? ''
    for (const [method, path, headers] of [
      ['POST', table, {}],
      ['POST', table, { prefer: 'resolution=merge-duplicates,return=representation' }],
      ['PATCH', `${table}?${name}=not.is.null`, { prefer: 'return=representation' }],
      ['PUT', `${table}?${name}=eq.x`, {}],
      ['DELETE', `${table}?${name}=not.is.null`, { prefer: 'return=representation' }],
    ] as const) {
      const answer = await ask(
        method,
        path,
        method === 'DELETE' ? undefined : JSON.stringify({ [name]: null }),
        headers,
      )
      expectHarmless(`${method} ${path}`, answer)
      expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
    }
  }
})

test('without signing in there is nothing to read', async () => {
  for (const table of await tableNames()) {
    const answer = await ask('GET', table, undefined, { authorization: '' })
    expect([401, 403, 404], `${table}: ${answer.text}`).toContain(answer.status)
  }
})

describe('reading', () => {
  const quotes = [
    `'`,
    `"`,
    `\\`,
    `';select pg_sleep(9)--`,
    `" or "1"="1`,
    `%00`,
    `%u0000`,
    `/**/`,
    `$$`,
    `\u0000`,
    `%ED%A0%80`,
  ]
  const filters = [
    `messages?body=eq.hush' or '1'='1`,
    `messages?body=like.*&or=(body.eq.x,body.like.*)`,
    `messages?or=(and(body.not.is.null,channel_id.not.is.null),not.and(body.is.null))`,
    `messages?or=(((((((((`,
    `messages?and=(channel_id.in.(select id from channels))`,
    `messages?channel_id=in.(select channel_id from private.messages_00)`,
    `messages?channel_id=eq.{hidden}`,
    `messages?select=*,private.history(*)`,
    `messages?select=*,channels(*,servers(*),messages(*,profiles(*))),profiles(*,members(*))`,
    `servers?select=*,channels(*,messages(*),webhooks(*),channel_overwrites(*),invites(*))`,
    `profiles?select=*,users(*)`,
    `profiles?select=id,auth.users(email)`,
    `channels?select=name,webhooks(token_hash)`,
    `webhooks?select=*`,
    `webhooks?select=token_hash`,
    `webhooks?token_hash=not.is.null`,
    `webhooks?order=token_hash`,
    `invites?select=code`,
    `sfu_nodes?select=secret_hash`,
    `messages?select=body::text,count()`,
    `messages?select=max:body.max()`,
    `messages?select=a:body::regclass`,
    `messages?select=pg_sleep(9)`,
    `messages?order=body.desc,(select 1)`,
    `messages?order=body;drop table messages`,
    `messages?limit=-1`,
    `messages?limit=99999999999999999999`,
    `messages?offset=-1&limit=abc`,
    `messages?body=fts(english).hush|for`,
    `messages?search=fts.hush`,
    `messages?body=match.(((((((((a*)*)*)*)*)*)*)*)*$`,
    `messages?id=eq.not-a-uuid`,
    `messages?seq=gt.99999999999999999999999999`,
    `messages?columns=id,author_id`,
    `messages?select=${'a,'.repeat(3000)}id`,
    `messages?nothing=eq.1`,
    `nothing`,
    `pg_user`,
    `information_schema.tables`,
    `private.history`,
    `messages_00`,
    ...quotes.flatMap((quote) => [
      `messages?body=eq.${quote}`,
      `messages?select=${quote}`,
      `messages?order=${quote}`,
      `messages?or=(${quote})`,
      `messages?${quote}=eq.1`,
      quote,
    ]),
  ]

  test('by any filter, order or embedding shows what one may see and no more', async () => {
    for (const filter of filters) {
      const path = filter.replace('{hidden}', hidden)
      expectHarmless(path, await ask('GET', encodeURI(path).replaceAll('%25', '%')))
    }
  })

  test('in other schemas is refused', async () => {
    for (const schema of [
      'private',
      'auth',
      'storage',
      'realtime',
      'pg_catalog',
      'information_schema',
      'extensions',
      `public"`,
    ]) {
      for (const table of ['messages', 'users', 'objects', 'history', 'pg_proc', 'rate_buckets']) {
        const answer = await ask('GET', table, undefined, { 'accept-profile': schema })
        expectHarmless(`${schema}.${table}`, answer)
        if (table !== 'messages') expect(answer.status, `${schema}.${table}`).toBeGreaterThanOrEqual(400)
      }
      const answer = await ask(
        'POST',
        'rpc/may',
        JSON.stringify({ p_channel: hidden, p_permission: 'view_channel' }),
        {
          'content-profile': schema,
        },
      )
      expect(answer.status, schema).toBeGreaterThanOrEqual(400)
      expectHarmless(schema, answer)
    }
  })

  test('counts only what one sees, whatever is preferred', async () => {
    for (const count of ['exact', 'planned', 'estimated']) {
      const answer = await fetch(`${backend.url}/rest/v1/messages?channel_id=eq.${hidden}`, {
        method: 'HEAD',
        headers: {
          apikey: backend.keys.publishable,
          authorization: `Bearer ${token}`,
          prefer: `count=${count}`,
        },
      })
      expect(answer.status).toBeLessThan(500)
      if (count === 'exact') expect(answer.headers.get('content-range') ?? '*/0').toMatch(/\/(0|\*)$/)
    }
  })
})

interface Callable {
  readonly name: string
  readonly names: readonly string[]
  readonly types: readonly string[]
}

const callable = (): Promise<Callable[]> =>
  db<Callable[]>`
    select proname as name, coalesce(proargnames, '{}')::text[] as names,
      array(select format_type(t, null) from unnest(proargtypes) with ordinality as a (t, n) order by n) as types
    from pg_proc where pronamespace = 'public'::regnamespace and has_function_privilege('authenticated', oid, 'execute')
    order by proname`.execute()

describe('functions', () => {
  const deep = (times: number): string => '['.repeat(times) + ']'.repeat(times)
  /** As JSON: wrong for one type or another, or for all. */
  const garbage = [
    'null',
    'true',
    '""',
    '"\\u0000"',
    '"\\ud800"',
    '"not-a-uuid"',
    '"00000000-0000-0000-0000-000000000000"',
    '-1',
    '0',
    '2147483648',
    '9223372036854775807',
    '-9223372036854775808',
    '1e400',
    '1.5',
    '"Infinity"',
    '"-infinity"',
    '"NaN"',
    '[]',
    '[null]',
    '["x"]',
    '[[1],[2]]',
    '{}',
    '{"name":null}',
    '{"name":"\\u0000"}',
    '{"name":{"a":[1]},"topic":[1],"color":99999999999,"permissions":1e30}',
    '{"slow_mode_seconds":9999999999,"position":-1,"parent_id":"x","archived":"maybe","retention_days":99999999999}',
    '"{\\"name\\":\\"\\\\u0000\\"}"',
    '"{"',
    deep(500),
    JSON.stringify(deep(20_000)),
    JSON.stringify(`'; drop table messages; --`),
    JSON.stringify('x'.repeat(100_000)),
    JSON.stringify('\u202e\u0007\u200b'),
    '"<@everyone>"',
  ]

  test('with arguments of every wrong kind are refused, and break nothing', async () => {
    const valid: Record<string, string> = {
      p_channel_id: camp.textId,
      p_server_id: camp.serverId,
      p_user_id: eve.id,
      p_role_id: camp.serverId,
      p_ids: '[]',
    }
    const before = await db`select count(*)::int from public.servers where owner_id = ${ada.id}`
    for (const { name, names } of await callable()) {
      for (const value of garbage) {
        for (const odd of names) {
          // All the others are right or null, so that the odd one is reached.
          const members = names.map(
            (each) =>
              `${JSON.stringify(each)}:${each === odd ? value : each in valid ? JSON.stringify(valid[each]) : 'null'}`,
          )
          const answer = await ask('POST', `rpc/${name}`, `{${members.join(',')}}`)
          expectHarmless(`${name} ${odd}=${value.slice(0, 60)}`, answer)
        }
      }
    }
    expect(await db`select count(*)::int from public.servers where owner_id = ${ada.id}`).toEqual(before)
  }, 240_000)

  test('with a body that is no object of arguments', async () => {
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '1',
      '"x"',
      '[{"p_name":"x"},{"p_name":"y"}]',
      deep(100_000),
      '\u0000',
    ]) {
      expectHarmless(body.slice(0, 40), await ask('POST', 'rpc/create_server', body))
    }
  })

  test('take no author, time or number from whoever calls', async () => {
    const base = { p_channel_id: camp.textId, p_id: crypto.randomUUID(), p_body: 'mine' }
    for (const extra of [
      'p_author_id',
      'author_id',
      'p_created_at',
      'created_at',
      'seq',
      'p_seq',
      'rev',
      'webhook_name',
    ]) {
      const { status } = await ask('POST', 'rpc/send_message', JSON.stringify({ ...base, [extra]: ada.id }))
      expect(status, extra).toBe(404)
    }
    for (const { names } of await callable()) {
      for (const name of names)
        expect(name).not.toMatch(/author(?!_id$)|sender|created|caller|epoch|token_hash/)
    }
  })

  test('that are not for clients are not there', async () => {
    for (const name of [
      'register_sfu_node',
      'run_jobs',
      'orphaned_files',
      'may',
      'my_channels',
      'store_message',
      'uid',
      'send',
      'pg_sleep',
      'set_config',
      'private.may',
      `may"`,
    ]) {
      const { status } = await ask('POST', `rpc/${encodeURIComponent(name)}`, '{}')
      expect([401, 403, 404], name).toContain(status)
    }
  })

  test('that write are not called by following a link', async () => {
    const before = await db`select count(*)::int from public.members`
    expectHarmless('GET leave_server', await ask('GET', `rpc/leave_server?p_server_id=${camp.serverId}`))
    expect(await db`select count(*)::int from public.members`).toEqual(before)
  })

  test('count what they did, whatever end of the transaction is preferred', async () => {
    await db`update private.rate_limits set burst = 5, refill = '1 hour' where action = 'presence'`
    await db`delete from private.rate_buckets where action = 'presence'`
    const answers: string[] = []
    for (let time = 0; time < 8; time++) {
      const { text } = await ask('POST', 'rpc/set_presence', '{"p_status":"idle"}', {
        prefer: 'tx=rollback,handling=strict',
      })
      answers.push(text)
    }
    await liftLimits(db)
    expect(answers.filter((text) => text.includes('"ok":true')).length).toBeLessThanOrEqual(5)
  })
})
