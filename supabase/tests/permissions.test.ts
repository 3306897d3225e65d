import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  allPermissions,
  channelPermissions,
  directPermissions,
  permissionNames,
  permissions,
  serverPermissions,
} from '../../src/shared/permissions.ts'
import { persona } from './personas.ts'
import { layersOf, randomServer, type RandomServer } from './random-servers.ts'
import { storeServers } from './store-servers.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'

/* The resolver in SQL and the one in TypeScript, held together over random servers. */

const seed = Number(process.env['PERMISSIONS_SEED'] ?? Date.now() % 2 ** 31)
const runs = 2_000
const batch = 500

let database: TestDatabase

beforeAll(async () => {
  database = await startTestDatabase()
}, 60_000)
afterAll(() => database.close())

const rulesOf = (server: RandomServer) => ({
  id: server.id,
  ownerId: server.members[0]?.userId ?? '',
  roles: server.roles,
})

test('both have the same names, bits and sets', async () => {
  const bits = await database.db<{ name: string; bit: string }[]>`
    select name, private.permission(name) as bit from unnest(${permissionNames}::text[]) as name`
  expect(bits.map(({ name, bit }) => [name, Number(bit)])).toEqual(
    permissionNames.map((name) => [name, permissions(name)]),
  )
  const [sets] = await database.db`
    select private.all_permissions()::int as all, private.direct_permissions()::int as direct,
      private.permission('administrator') as unknown`
  expect(sets).toEqual({ all: allPermissions, direct: directPermissions, unknown: null })
})

test(`both say the same of every person and place in ${runs} random servers`, async () => {
  const servers = fc.sample(randomServer, { numRuns: runs, seed })
  for (let from = 0; from < runs; from += batch) {
    const some = servers.slice(from, from + batch)
    await storeServers(database.db, some)
    const asked = some.flatMap((server) => [
      ...server.members.map((member) => ({ server, member, userId: member.userId })),
      { server, member: null, userId: crypto.randomUUID() },
    ])
    const answers = await database.db<
      { user_id: string; at: string; permissions: string; is_open: boolean | null }[]
    >`
      select user_id, p.channel_id as at, p.permissions, c.is_open
        from unnest(${asked.map(({ userId }) => userId)}::uuid[], ${asked.map(({ server }) => server.id)}::uuid[]) as a (user_id, server_id),
          private.permissions_in(a.user_id, private.channels_of(a.server_id)) as p join public.channels c on c.id = p.channel_id
      union all
      select user_id, server_id, private.server_permissions(user_id, server_id), null
        from unnest(${asked.map(({ userId }) => userId)}::uuid[], ${asked.map(({ server }) => server.id)}::uuid[]) as a (user_id, server_id)`
    const said = new Map(answers.map((answer) => [`${answer.user_id} ${answer.at}`, answer]))
    for (const { server, member, userId } of asked) {
      const rules = rulesOf(server)
      const answer = (at: string) => said.get(`${userId} ${at}`)
      const differ = (at: string, expected: number): string[] => {
        const got = Number(answer(at)?.permissions)
        return got === expected ? [] : [`${at}: ${got} in SQL, ${expected} in TypeScript`]
      }
      const wrong = [
        ...differ(server.id, serverPermissions(rules, member)),
        ...server.channels.flatMap((channel) => {
          const expected = channelPermissions(rules, member, layersOf(server, channel))
          const hidden = answer(channel.id)?.is_open === true && member !== null && expected % 2 === 0
          return [...differ(channel.id, expected), ...(hidden ? [`${channel.id} is open but not seen`] : [])]
        }),
      ]
      if (wrong.length > 0)
        expect.fail(`seed ${seed}: ${userId}: ${wrong.join('; ')} in ${JSON.stringify(server)}`)
    }
  }
}, 120_000)

test('people read just the channels they may view', async () => {
  const servers = fc.sample(randomServer, { numRuns: 60, seed: seed + 1 })
  await storeServers(database.db, servers)
  for (const server of servers) {
    for (const member of server.members) {
      const rows = await persona(database.db, member.userId).sql<{ id: string }>(
        'select id from public.channels union all select private.my_channels()',
      )
      const expected = server.channels
        .filter((channel) => channelPermissions(rulesOf(server), member, layersOf(server, channel)) % 2 === 1)
        .flatMap(({ id }) => [id, id])
      expect(rows.map(({ id }) => id).sort(), `seed ${seed}: ${JSON.stringify(server)}`).toEqual(
        expected.sort(),
      )
    }
  }
}, 60_000)
