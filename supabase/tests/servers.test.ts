import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits, usernamePattern } from '../../src/shared/limits.ts'
import { parseInvite } from '../../src/shared/invite-link.ts'
import { permissions } from '../../src/shared/permissions.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'
import { newPerson, newServer, persona, type Persona } from './personas.ts'

let database: TestDatabase
let owner: Persona
let guests: Persona[]

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  guests = await Promise.all(Array.from({ length: 6 }, (_, i) => newPerson(database.db, `guest${i}`)))
}, 60_000)
afterAll(() => database.close())

const refused = (kind: string) => ({ ok: false, error: { kind } })
const invite = async (serverId: string, seconds: number | null, uses: number | null): Promise<string> =>
  ((await owner.call('create_invite', serverId, seconds, uses)).value as { code: string }).code

test('a taken name is refused in any case, and the same one again is no error', async () => {
  const id = crypto.randomUUID()
  await database.db`insert into auth.users (id, email) values (${id}, 'new@test.example')`
  const person = persona(database.db, id)
  expect(await person.call('create_profile', 'OWNER', 'Second owner')).toEqual(refused('username-taken'))
  expect(await person.call('create_profile', 'fresh', 'Fresh')).toMatchObject({ ok: true })
  expect(await person.call('create_profile', 'fresh', 'Fresh')).toMatchObject({ ok: true })
  expect(await person.call('create_profile', 'another', 'Fresh')).toEqual(refused('profile-exists'))
})

test.each(['', 'a', 'has space', '.dot', 'ü', 'x'.repeat(limits.username.max + 1), null])(
  'the username %j is refused by the database as by the app',
  async (name) => {
    expect(usernamePattern.test(name ?? '')).toBe(false)
    const id = crypto.randomUUID()
    await database.db`insert into auth.users (id, email) values (${id}, ${`${id}@test.example`})`
    expect(await persona(database.db, id).call('create_profile', name, 'Name')).toEqual(
      refused('bad-username'),
    )
  },
)

test.each(['', '   ', null, 'x'.repeat(limits.serverName.max + 1)])(
  'a server can’t be called %j',
  async (name) => {
    expect(await owner.call('create_server', name)).toEqual(refused('bad-name'))
  },
)

test('whoever has no profile yet makes and joins nothing', async () => {
  const id = crypto.randomUUID()
  await database.db`insert into auth.users (id, email) values (${id}, 'bare@test.example')`
  const bare = persona(database.db, id)
  const { serverId } = await newServer(owner)
  expect(await bare.call('create_server', 'Mine')).toEqual(refused('no-profile'))
  expect(await bare.call('accept_invite', await invite(serverId, null, null))).toEqual(refused('no-profile'))
})

test('codes are 16 random characters that the app recognises', async () => {
  const { serverId } = await newServer(owner)
  const codes = await Promise.all(Array.from({ length: 50 }, () => invite(serverId, null, null)))
  expect(new Set(codes).size).toBe(50)
  for (const code of codes) expect(parseInvite(code)).toBe(code)
})

test('an invite lets in as many as it says, even when all come at once', async () => {
  const { serverId } = await newServer(owner)
  const code = await invite(serverId, null, 2)
  const answers = await Promise.all(guests.map((guest) => guest.call('accept_invite', code)))
  expect(answers.filter((answer) => answer.ok)).toHaveLength(2)
  expect(answers.filter((answer) => !answer.ok)).toEqual(Array(4).fill(refused('invite-used-up')))
  expect(await database.db`select from public.members where server_id = ${serverId}`).toHaveLength(3)
  const late = guests[answers.findIndex((answer) => !answer.ok)]
  expect(await late?.call('peek_invite', code)).toEqual(refused('invite-used-up'))
  const inside = guests[answers.findIndex((answer) => answer.ok)]
  expect(await inside?.call('accept_invite', code), 'a member following the link again').toMatchObject({
    ok: true,
  })
})

test('an expired and an unknown invite say so', async () => {
  const { serverId } = await newServer(owner)
  const code = await invite(serverId, 60, null)
  const [guest] = guests
  expect(await guest?.call('peek_invite', code)).toMatchObject({
    ok: true,
    value: { server_name: 'Test', members: 1 },
  })
  await database.db`update public.invites set expires_at = now() where code = ${code}`
  expect(await guest?.call('peek_invite', code)).toEqual(refused('invite-expired'))
  expect(await guest?.call('accept_invite', code)).toEqual(refused('invite-expired'))
  expect(await guest?.call('accept_invite', 'AAAAAAAAAAAAAAAA')).toEqual(refused('invite-unknown'))
  expect(await guest?.call('accept_invite', null)).toEqual(refused('invite-unknown'))
})

test('only members invite, only the owner adds channels, and limits are held', async () => {
  const { serverId } = await newServer(owner)
  const [guest] = guests
  expect(await guest?.call('create_invite', serverId, null, null)).toEqual(refused('not-allowed'))
  expect(await guest?.call('create_channel', serverId, 'text', 'mine')).toEqual(refused('not-allowed'))
  expect(await owner.call('create_channel', serverId, 'text', ' ')).toEqual(refused('bad-name'))
  expect(await owner.call('create_channel', serverId, 'stage', 'x')).toEqual(refused('bad-name'))
  for (const [seconds, uses] of [
    [0, null],
    [-5, null],
    [31_536_001, null],
    [null, 0],
    [null, 1001],
  ]) {
    expect(await owner.call('create_invite', serverId, seconds, uses)).toEqual(refused('bad-limit'))
  }
  const made = await Promise.all(
    ['one', 'two'].map((name) => owner.call('create_channel', serverId, 'text', name)),
  )
  const positions = made.map((result) => (result.value as { position: number }).position)
  expect(new Set([0, 1, ...positions]).size).toBe(4)
})

test('a manager names the server, and only its owner lets what was said in it end', async () => {
  const [guest] = guests
  if (!guest) throw new Error('no guest')
  const { serverId } = await newServer(owner, guest)
  const role = (await owner.call('create_role', serverId, 'managers')).value as { id: string }
  await owner.call('update_role', role.id, { permissions: permissions('manage_server') })
  await owner.call('assign_role', serverId, guest.id, role.id)
  expect(await guest.call('update_server', serverId, { name: 'Ours' })).toMatchObject({ ok: true })
  expect(await guest.call('update_server', serverId, { retention_days: 1 })).toEqual(refused('not-allowed'))
  expect(await owner.call('update_server', serverId, { retention_days: 30 })).toMatchObject({ ok: true })
})

test('a guest may leave once, the owner not at all', async () => {
  const [guest] = guests
  if (!guest) throw new Error('no guest')
  const { serverId } = await newServer(owner, guest)
  expect(await guest.call('leave_server', serverId)).toEqual({ ok: true, value: null })
  expect(await guest.call('leave_server', serverId)).toEqual(refused('not-a-member'))
  expect(await owner.call('leave_server', serverId)).toEqual(refused('owner-cannot-leave'))
})

test('nobody fills a server with threads, or others’ lists with groups', async () => {
  const [guest, other] = guests
  if (!guest || !other) throw new Error('two guests')
  const { serverId, textId } = await newServer(owner, guest, other)
  const thread = () => guest.call('create_thread', textId, 'one more')
  await database.db`
    insert into public.channels (server_id, kind, name, parent_id)
    select ${serverId}, 'thread', 'old', ${textId} from generate_series(1, 999)`
  expect(await thread()).toMatchObject({ ok: true })
  expect(await thread()).toEqual(refused('too-many'))

  const group = () => guest.call('create_group', [other.id])
  for (let made = 0; made < 50; made++) expect(await group()).toMatchObject({ ok: true })
  expect(await group()).toEqual(refused('too-many'))
  expect(await other.call('create_group', [guest.id])).toMatchObject({ ok: true })
})
