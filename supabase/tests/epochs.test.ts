import fc from 'fast-check'
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissions } from '../../src/shared/permissions.ts'
import { randomServer, type RandomServer } from './random-servers.ts'
import { storeServers } from './store-servers.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'

/* Whatever takes a channel's view from somebody gives it a new topic in the same transaction. */

const seed = Number(process.env['PERMISSIONS_SEED'] ?? Date.now() % 2 ** 31)
const view = permissions('view_channel')

let database: TestDatabase
let db: postgres.Sql

beforeAll(async () => {
  database = await startTestDatabase()
  db = database.db
}, 60_000)
afterAll(() => database.close())

/** Who sees which channel, with its epoch; and channels whose is_open is not what it should be. */
async function look(server: RandomServer) {
  const seen = await db<{ who: string; channel: string }[]>`
    select u as who, p.channel_id as channel
    from unnest(${server.members.map(({ userId }) => userId)}::uuid[]) as u,
      private.permissions_in(u, private.channels_of(${server.id})) as p
    where p.permissions & ${view} <> 0`
  const channels = await db<{ id: string; kind: string; epoch: number; is_open: boolean; open: boolean }[]>`
    select c.id, c.kind, c.epoch, c.is_open, private.is_open(c.server_id, coalesce(t.id, c.id),
      case when c.kind = 'thread' then t.parent_id else c.parent_id end) as open
    from public.channels c left join public.channels t on t.id = c.parent_id and c.kind = 'thread'
    where c.server_id = ${server.id}`
  const [own] = await db<{ epoch: number }[]>`select epoch from public.servers where id = ${server.id}`
  return {
    seen: new Set(seen.map(({ who, channel }) => `${who} ${channel}`)),
    channels,
    epoch: own?.epoch ?? 0,
  }
}

/** What can happen to a server, each drawn number choosing among what there is. */
const actions: Readonly<
  Record<
    string,
    (server: RandomServer, a: number, b: number, set: number) => postgres.PendingQuery<postgres.Row[]>
  >
> = {
  'change a role': (server, a, _, set) =>
    db`update public.roles set permissions = ${set} where id = ${pick(server.roles, a).id}`,
  'delete a role': (server, a) =>
    db`delete from public.roles where id = ${pick(server.roles, a).id} and id <> server_id`,
  'give a role': (server, a, b) =>
    db`insert into public.member_roles select m.server_id, m.user_id, r.id from public.members m join public.roles r using (server_id)
      where m.user_id = ${pick(server.members, a).userId} and r.id = ${pick(server.roles, b).id} and r.id <> server_id
      on conflict do nothing`,
  'take a role': (server, a, b) =>
    db`delete from public.member_roles where user_id = ${pick(server.members, a).userId} and role_id = ${pick(server.roles, b).id}`,
  'overwrite for a role': (server, a, b, set) =>
    db`insert into public.channel_overwrites (server_id, channel_id, role_id, allow, deny)
      select c.server_id, c.id, r.id, ${set & ~(set >> 1)}, ${(set >> 1) & ~set} from public.channels c join public.roles r using (server_id)
      where c.id = ${pick(server.channels, a).id} and r.id = ${pick(server.roles, b).id} and c.kind <> 'thread'
      on conflict (channel_id, role_id, user_id) do update set allow = excluded.allow, deny = excluded.deny`,
  'overwrite for a member': (server, a, b, set) =>
    db`insert into public.channel_overwrites (server_id, channel_id, user_id, allow, deny)
      select c.server_id, c.id, m.user_id, ${set & ~(set >> 1)}, ${(set >> 1) & ~set} from public.channels c join public.members m using (server_id)
      where c.id = ${pick(server.channels, a).id} and m.user_id = ${pick(server.members, b).userId} and c.kind <> 'thread'
      on conflict (channel_id, role_id, user_id) do update set allow = excluded.allow, deny = excluded.deny`,
  'take an overwrite away': (server, a) =>
    db`delete from public.channel_overwrites where id in (
      select id from public.channel_overwrites where server_id = ${server.id} order by id offset ${a % 3} limit 1)`,
  'move a channel': (server, a, b) =>
    db`update public.channels set parent_id = (
        select id from public.channels where server_id = ${server.id} and kind = 'category' order by id offset ${b % 3} limit 1)
      where id = ${pick(server.channels, a).id} and kind in ('text', 'voice')`,
  'delete a category': (server, a) =>
    db`delete from public.channels where id = ${pick(server.channels, a).id} and kind = 'category'`,
  'give the server away': (server, a) =>
    db`update public.servers set owner_id = m.user_id from public.members m
      where id = ${server.id} and m.server_id = id and m.user_id = ${pick(server.members, a).userId}`,
  'remove a member': (server, a) =>
    db`delete from public.members m using public.servers s
      where s.id = m.server_id and s.id = ${server.id} and m.user_id = ${pick(server.members, a).userId} and s.owner_id <> m.user_id`,
  'delete an account': (server, a) =>
    db`delete from auth.users where id = ${pick(server.members, a).userId}
      and id not in (select owner_id from public.servers)`,
}

function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('an empty list')
  return found
}

const change = fc.record({
  // Taking one away is seldom a loss, so it is tried more often.
  name: fc.constantFrom(...Object.keys(actions), ...Array<string>(4).fill('take an overwrite away')),
  a: fc.nat({ max: 20 }),
  b: fc.nat({ max: 20 }),
  set: fc.oneof(fc.nat({ max: 15 }), fc.constantFrom(0, 1, 2)),
})

test('nobody keeps the topic of a channel they can’t see any more, whatever happens to a server', async () => {
  let lost = 0
  const stories = fc.sample(fc.tuple(randomServer, fc.array(change, { minLength: 4, maxLength: 10 })), {
    numRuns: 150,
    seed,
  })
  await storeServers(
    db,
    stories.map(([server]) => server),
  )
  for (const [server, changes] of stories) {
    let before = await look(server)
    for (const { name, a, b, set } of changes) {
      await actions[name]?.(server, a, b, set)
      const after = await look(server)
      const context = `seed ${seed}: ${name} ${a} ${b} ${set} in ${JSON.stringify(server)}`
      for (const { id, is_open, open } of after.channels) expect(is_open, `${id}, ${context}`).toBe(open)
      for (const pair of before.seen) {
        if (after.seen.has(pair)) continue
        const channelId = pair.split(' ')[1]
        const [was, is] = [before, after].map(({ channels }) => channels.find(({ id }) => id === channelId))
        if (is === undefined || is.kind === 'category') continue // no topic any more, or never one
        lost += 1
        expect(is.epoch, `${channelId ?? ''}, ${context}`).toBeGreaterThan(was?.epoch ?? Infinity)
      }
      if (name === 'remove a member' && [...before.seen].some((pair) => !after.seen.has(pair)))
        expect(after.epoch, context).toBeGreaterThan(before.epoch)
      before = after
    }
  }
  // The stories must be about something.
  expect(lost).toBeGreaterThan(100)
}, 120_000)
