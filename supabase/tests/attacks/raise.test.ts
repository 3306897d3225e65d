import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerOf } from '../personas/function-rule.ts'
import { given, must } from '../personas.ts'
import { openWorld, type OpenWorld } from '../stored-world.ts'

/*
 * A deputy, who manages roles and channels, tries every road to more than they were given. Above them stands the role Boss; below,
 * the role Armed may do what they may not.
 */

let world: OpenWorld
let deputyRole: string, boss: string, armed: string, vault: string, gift: string

const manageServer = 1 << 10
// Armed, Scout, the deputy's own, Boss: from 1.
const theirs = 3

async function permissions(...names: string[]): Promise<number> {
  const [row] = await world.db<{ mask: number }[]>`select private.permissions(variadic ${names})::int as mask`
  return row?.mask ?? 0
}

beforeAll(async () => {
  world = await openWorld()
  const { owner } = world.who
  const { serverId, moderatorRole } = world.camp
  deputyRole = moderatorRole
  const role = async (name: string, position: number, allows: number) => {
    const id = given(await owner.call('create_role', serverId, name), 'id')
    must(await owner.call('move_role', id, position))
    must(await owner.call('update_role', id, { permissions: allows }))
    return id
  }
  must(
    await owner.call('update_role', deputyRole, {
      permissions: await permissions('manage_roles', 'manage_channels', 'kick_members', 'manage_messages'),
    }),
  )
  boss = await role('Boss', 3, manageServer)
  armed = await role('Armed', 1, manageServer)
  const category = async (name: string) =>
    given(await owner.call('create_channel', serverId, 'category', name), 'id')
  vault = await category('vault')
  must(await owner.call('set_overwrite', vault, boss, null, 0, await permissions('send_messages')))
  gift = await category('gift')
  must(await owner.call('set_overwrite', gift, deputyRole, null, await permissions('mention_everyone'), 0))
  must(await owner.call('set_overwrite', world.camp.generalId, armed, null, 0, manageServer))
})
afterAll(() => world.close())

type Road = readonly [what: string, call: () => readonly [name: string, ...values: unknown[]]]

const camp = () => world.camp
const id = (who: 'owner' | 'moderator' | 'member'): string => world.who[who].id

const roads: readonly Road[] = [
  ['more for their own role', () => ['update_role', deputyRole, { permissions: manageServer }]],
  ['another name for their own role', () => ['update_role', deputyRole, { name: 'King' }]],
  [
    'more than they have for a lower role',
    () => ['update_role', camp().scoutRole, { permissions: manageServer }],
  ],
  ['more than they have for everyone', () => ['update_role', camp().serverId, { permissions: manageServer }]],
  ['less for a lower role that has more than they', () => ['update_role', armed, { permissions: 0 }]],
  ['a change of a higher role', () => ['update_role', boss, { permissions: 0 }]],
  ['a higher role for themselves', () => ['assign_role', camp().serverId, id('moderator'), boss]],
  ['a higher role for a friend', () => ['assign_role', camp().serverId, id('member'), boss]],
  ['a lower role with more than they have', () => ['assign_role', camp().serverId, id('moderator'), armed]],
  ['everyone as a role to give', () => ['assign_role', camp().serverId, id('member'), camp().serverId]],
  [
    'a role of another server',
    () => ['assign_role', world.elsewhere.serverId, id('moderator'), camp().scoutRole],
  ],
  [
    'their own role as another server’s',
    () => ['assign_role', camp().serverId, id('moderator'), world.elsewhere.serverId],
  ],
  ['to take a role that is theirs', () => ['unassign_role', camp().serverId, id('moderator'), deputyRole]],
  ['their own role higher', () => ['move_role', deputyRole, theirs + 1]],
  ['a lower role to where theirs is', () => ['move_role', camp().scoutRole, theirs]],
  ['a lower role above theirs', () => ['move_role', camp().scoutRole, theirs + 1]],
  ['a higher role lower', () => ['move_role', boss, 1]],
  ['everyone moved', () => ['move_role', camp().serverId, 1]],
  ['a higher role gone', () => ['delete_role', boss]],
  ['their own role gone', () => ['delete_role', deputyRole]],
  ['everyone gone', () => ['delete_role', camp().serverId]],
  ['an overwrite for their own role', () => ['set_overwrite', camp().generalId, deputyRole, null, 1 << 5, 0]],
  [
    'an overwrite for themselves',
    () => ['set_overwrite', camp().generalId, null, id('moderator'), 1 << 5, 0],
  ],
  ['an overwrite for the owner', () => ['set_overwrite', camp().generalId, null, id('owner'), 0, 1]],
  [
    'an overwrite for a stranger',
    () => ['set_overwrite', camp().generalId, null, world.who.stranger.id, 1, 0],
  ],
  [
    'an overwrite of what they don’t have',
    () => ['set_overwrite', camp().generalId, camp().serverId, null, 1 << 5, 0],
  ],
  [
    'an overwrite taken away that denies what they don’t have',
    () => ['set_overwrite', camp().generalId, armed, null, 0, 0],
  ],
  ['an overwrite in a thread', () => ['set_overwrite', camp().threadId, camp().serverId, null, 0, 1]],
  [
    'an overwrite for a role of another server',
    () => ['set_overwrite', camp().generalId, world.elsewhere.serverId, null, 1, 0],
  ],
  [
    'a channel in a category that gives their role more',
    () => ['update_channel', camp().generalId, { parent_id: gift }],
  ],
  [
    'a channel in a category that changes a higher role',
    () => ['update_channel', camp().generalId, { parent_id: vault }],
  ],
  [
    'a channel out of the category that hides it',
    () => ['update_channel', camp().staffRoom, { parent_id: null }],
  ],
  ['the category gone that hides a channel', () => ['delete_channel', camp().staffCategory]],
  ['the server', () => ['transfer_server', camp().serverId, id('moderator')]],
  ['the server’s name', () => ['update_server', camp().serverId, { name: 'Mine' }]],
  ['the server gone', () => ['delete_server', camp().serverId]],
  ['the owner out', () => ['kick_member', camp().serverId, id('owner')]],
  ['themselves out as a moderator', () => ['kick_member', camp().serverId, id('moderator')]],
  ['the owner silent', () => ['timeout_member', camp().serverId, id('owner'), 60]],
  ['the owner muted', () => ['moderate_voice', camp().serverId, id('owner'), true, null]],
  ['another name for the owner', () => ['set_nickname', camp().serverId, id('owner'), 'Clown']],
]

describe('a deputy is not given', () => {
  test.each(roads)('%s', async (_, call) => {
    const [name, ...values] = call()
    expect(answerOf(await world.who.moderator.attempt(name, ...values))).toBe('not-allowed')
  })
})

test('what a deputy may do works, so the refusals are not those of a helpless one', async () => {
  const { moderator, member } = world.who
  const { serverId, scoutRole, generalId, loungeId } = world.camp
  for (const [name, ...values] of [
    ['update_role', scoutRole, { permissions: await permissions('kick_members') }],
    ['assign_role', serverId, member.id, scoutRole],
    ['move_role', scoutRole, 1],
    ['set_overwrite', generalId, scoutRole, null, 0, 2],
    ['set_overwrite', generalId, null, member.id, 0, 2],
    ['update_channel', loungeId, { position: 3 }],
    ['delete_channel', world.camp.oldThreadId],
  ] as const) {
    expect(answerOf(await moderator.attempt(name, ...values)), name).toBe('ok')
  }
})

test('whoever sees hidden channels’ webhooks is who sees the channels', async () => {
  const { owner, member } = world.who
  must(
    await owner.call('update_role', world.camp.scoutRole, {
      permissions: await permissions('manage_webhooks'),
    }),
  )
  expect(await member.sql('select name from public.webhooks')).toEqual([{ name: 'news' }])
  expect(answerOf(await member.attempt('delete_webhook', world.content.webhooks.staff.id))).toBe(
    'not-allowed',
  )
})

test('the audit log shows no codes that open the server', async () => {
  const rows = await world.who.owner.sql('select target_id, changes from public.audit_log')
  const text = JSON.stringify(rows)
  for (const secret of [...Object.values(world.camp.invites), world.content.webhooks.staff.token]) {
    expect(text).not.toContain(secret)
  }
})
