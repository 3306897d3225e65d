import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestDatabase, type TestDatabase } from './test-database.ts'
import { newPerson, newServer, persona, type Persona } from './personas.ts'

let database: TestDatabase
let owner: Persona, member: Persona

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  member = await newPerson(database.db, 'member')
}, 60_000)
afterAll(() => database.close())

const runJobs = async (): Promise<Record<string, number | boolean>> =>
  (await database.db<{ done: Record<string, number | boolean> }[]>`select public.run_jobs() as done`)[0]
    ?.done ?? {}
/** Until there is nothing left to do; what was done in all. */
async function runAllJobs(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (let more = true; more;) {
    const done = await runJobs()
    more = done['more'] === true
    for (const [name, count] of Object.entries(done)) sums[name] = (sums[name] ?? 0) + Number(count)
  }
  return sums
}
const send = async (channel: string, body: string): Promise<string> => {
  const id = crypto.randomUUID()
  expect(await owner.call('send_message', channel, id, body)).toMatchObject({ ok: true })
  return id
}
const ageMessages = (channel: string, days: number) =>
  database.db`update public.messages set created_at = created_at - ${days} * interval '1 day' where channel_id = ${channel}`

test('nobody but the service may run them', async () => {
  for (const who of [owner, persona(database.db, null)]) {
    await expect(who.sql('select public.run_jobs()')).rejects.toThrow('permission denied')
  }
  const done = await database.db.begin(async (tx) => {
    await tx`set local role service_role`
    return tx`select public.run_jobs() as done`
  })
  expect(done[0]?.['done']).toMatchObject({ more: false })
})

test('with nothing to do, they do nothing', async () => {
  await runAllJobs()
  expect(await runJobs()).toEqual({
    archived: 0,
    expired: 0,
    presence_expired: 0,
    voice_expired: 0,
    bans_expired: 0,
    timeouts_expired: 0,
    invites_expired: 0,
    buckets_expired: 0,
    more: false,
  })
})

test('whoever has shown no sign of life for three minutes is offline, and their servers hear of it', async () => {
  const { serverId } = await newServer(owner, member)
  await owner.call('set_presence', 'dnd', 'busy')
  await member.call('set_presence', 'online', null)
  await database.db`update public.presence set last_active = now() - interval '181 seconds' where user_id = ${owner.id}`
  await database.db`update public.presence set last_active = now() - interval '170 seconds' where user_id = ${member.id}`
  expect(await runJobs()).toMatchObject({ presence_expired: 1 })
  expect(await runJobs()).toMatchObject({ presence_expired: 0 })
  expect([...(await database.db`select user_id, status from public.presence order by status`)]).toEqual([
    { user_id: owner.id, status: 'offline' },
    { user_id: member.id, status: 'online' },
  ])
  const told = await database.db`
    select payload - 'id' as payload from realtime.messages
    where topic = ${`server:${serverId}:1`} and event = 'presence' and payload ->> 'status' = 'offline'`
  expect(told.map(({ payload }) => payload as unknown)).toEqual([
    { user_id: owner.id, status: 'offline', status_text: 'busy' },
  ])
})

test('what has run out is taken away: bans, timeouts, invites, seats in voice, full buckets', async () => {
  const { serverId, voiceId } = await newServer(owner, member)
  const guest = await newPerson(database.db, 'guest')
  await owner.call('ban_member', serverId, guest.id, null, 3600)
  await owner.call('timeout_member', serverId, member.id, 3600, null)
  const { code } = (await owner.call('create_invite', serverId, 3600, null)).value as { code: string }
  await database.db`insert into public.sfu_nodes (id, secret_hash) values ('node', '')`
  await database.db`
    insert into public.voice_states (channel_id, user_id, server_id, node_id, muted, deafened, lease_expires_at)
      values (${voiceId}, ${member.id}, ${serverId}, 'node', false, false, now() + interval '1 hour')`
  await database.db`delete from private.rate_buckets`
  await database.db`insert into private.rate_buckets values ('search', ${owner.id}, now() + interval '1 hour')`
  expect(await runJobs()).toMatchObject({
    bans_expired: 0,
    timeouts_expired: 0,
    invites_expired: 0,
    voice_expired: 0,
    buckets_expired: 0,
  })
  const past = "- interval '8 days'"
  await database.db.unsafe(`
    update public.bans set expires_at = expires_at ${past};
    update public.timeouts set until = until ${past};
    update public.invites set expires_at = expires_at ${past} where code = '${code}';
    update public.voice_states set lease_expires_at = lease_expires_at ${past};
    update private.rate_buckets set full_at = full_at ${past}`)
  expect(await runJobs()).toMatchObject({
    bans_expired: 1,
    timeouts_expired: 1,
    invites_expired: 1,
    voice_expired: 1,
    buckets_expired: 1,
    more: false,
  })
  expect(await runJobs()).toMatchObject({ bans_expired: 0, invites_expired: 0, voice_expired: 0 })
})

test('old messages of every channel are archived, a bounded number in each call, and none twice', async () => {
  const { textId, serverId } = await newServer(owner)
  const channels = [textId]
  for (let i = 0; i < 3; i++)
    channels.push(
      ((await owner.call('create_channel', serverId, 'text', `c${i}`)).value as { id: string }).id,
    )
  await database.db`
    insert into public.messages (channel_id, id, seq, rev, author_id, body, created_at)
      select channel, gen_random_uuid(), n, n, ${owner.id}, 'old', now() - interval '400 days'
      from unnest(${channels}::uuid[]) as channel cross join generate_series(1, 150) as n`
  await database.db`update public.channel_heads set rev = 151, seq = 150 where channel_id = any (${channels})`
  const first = await runJobs()
  expect(first).toMatchObject({ archived: 200, more: true })
  expect((await runAllJobs())['archived']).toBe(400)
  const left = await database.db`
    select (select count(*)::int from public.messages where channel_id = any (${channels})) as new,
      (select count(*)::int from public.messages_archive where channel_id = any (${channels})) as old`
  expect([...left]).toEqual([{ new: 0, old: 600 }])
})

test('two at once do not do the same work', async () => {
  const other = await database.db.reserve()
  try {
    await other`begin`
    await other`select from private.tidy_channels(200, 500)`
    expect(await runJobs()).toMatchObject({ archived: 0, expired: 0 })
    await other`rollback`
  } finally {
    other.release()
  }
})

test('called as pg_cron calls it, they go on until all is done', async () => {
  const { textId } = await newServer(owner)
  await database.db`
    insert into public.messages (channel_id, id, seq, rev, author_id, body, created_at)
      select ${textId}, gen_random_uuid(), n, n, ${owner.id}, 'old', now() - interval '400 days' from generate_series(1, 450) as n`
  await database.db`update public.channel_heads set rev = 451, seq = 450 where channel_id = ${textId}`
  await database.db.unsafe('call private.work_through_jobs()').simple()
  expect(await database.db`select from public.messages_archive where channel_id = ${textId}`).toHaveLength(
    450,
  )
})

describe('retention', () => {
  test('a server’s messages end with everything that belongs to them, archived or not; others stay', async () => {
    const kept = await newServer(owner, member)
    await send(kept.textId, 'kept for ever')
    await ageMessages(kept.textId, 4000)
    const { textId, serverId } = await newServer(owner, member)
    const old = []
    for (let i = 0; i < 4; i++) old.push(await send(textId, `old <@${member.id}>`))
    for (const id of old) {
      await member.call('react', textId, id, '👍', true)
      await owner.call('pin_message', textId, id, true)
    }
    await database.db`
      insert into public.attachments (channel_id, message_id, uploader_id, path, name, type, size)
        values (${textId}, ${old[0] ?? ''}, ${owner.id}, ${`${textId}/x`}, 'x', 'image/png', 1)`
    await ageMessages(textId, 40)
    await database.db`select private.archive_messages(${textId}, now() - interval '30 days', 2)`
    const young = await send(textId, 'young')
    await owner.call('react', textId, young, '👍', true)
    await runAllJobs()
    expect(await database.db`select from private.history where channel_id = ${textId}`).toHaveLength(5)

    expect(await owner.call('update_server', serverId, { retention_days: 30 })).toMatchObject({ ok: true })
    const [before] = await database.db`select count(*) from realtime.messages`
    expect((await runAllJobs())['expired']).toBe(4)
    expect([...(await database.db`select id from private.history where channel_id = ${textId}`)]).toEqual([
      { id: young },
    ])
    for (const table of ['reactions', 'mentions', 'pins', 'attachments']) {
      const rows = await database.db.unsafe(
        `select message_id from public.${table} where channel_id = '${textId}'`,
      )
      expect([...rows], table).toEqual(table === 'reactions' ? [{ message_id: young }] : [])
    }
    const [after] = await database.db`select count(*) from realtime.messages`
    expect(after).toEqual(before)
    expect(await database.db`select from private.history where channel_id = ${kept.textId}`).toHaveLength(1)
  })

  test('whoever still shows a message that has ended stays in sync', async () => {
    const { textId, serverId } = await newServer(owner)
    const old = await send(textId, 'old')
    await ageMessages(textId, 2)
    const young = await send(textId, 'young')
    await owner.call('update_server', serverId, { retention_days: 1 })
    await runAllJobs()
    const changes = await owner.call('changes_since', textId, 0)
    expect(changes.value).toMatchObject({
      messages: [{ id: young, rev: 2 }],
      head: { rev: 2, seq: 2 },
      more: false,
    })
    for (const change of ['edit_message', 'react', 'pin_message', 'delete_message']) {
      const rest =
        { edit_message: ['x'], react: ['👍', true], pin_message: [true], delete_message: [] }[change] ?? []
      expect(await owner.call(change, textId, old, ...rest), change).toEqual({
        ok: false,
        error: { kind: 'not-found' },
      })
    }
    expect(await send(textId, 'and on').then(() => owner.call('get_messages', textId))).toMatchObject({
      value: { messages: [{ seq: 2 }, { seq: 3 }], head: { rev: 3, seq: 3 } },
    })
  })
})
