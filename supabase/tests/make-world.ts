import type postgres from 'postgres'
import { fillWorld } from './fill-world.ts'
import { given, must, newPerson, newPlace, persona, type Persona } from './personas.ts'
import type { Camp, PersonaName, World } from './world.ts'

/** The bits of these permissions. */
async function bits(db: postgres.Sql, ...names: string[]): Promise<string> {
  const [row] = await db<{ mask: string }[]>`select private.permissions(variadic ${names})::text as mask`
  return row?.mask ?? '0'
}

/** Puts the world into a migrated database. Limits have to be lifted. */
export async function makeWorld(db: postgres.Sql): Promise<World> {
  const [owner, moderator, member, muted, stranger, banned] = await Promise.all(
    ['owner', 'moderator', 'member', 'muted', 'stranger', 'banned'].map((name) => newPerson(db, name)),
  )
  if (!owner || !moderator || !member || !muted || !stranger || !banned) throw new Error('six people')
  const newcomer = persona(db, crypto.randomUUID())
  await db`insert into auth.users (id, email) values (${newcomer.id}, 'newcomer@test.example')`
  const who = { owner, moderator, member, muted, stranger, banned, newcomer, visitor: persona(db, null) }

  const camp = await makeCamp(db, who)
  const elsewhere = await newPlace(stranger, 'Elsewhere')
  const open = async (from: Persona, to: Persona) => given(await from.call('open_dm', to.id), 'id')
  const direct = {
    staffId: await open(owner, moderator),
    membersId: await open(member, muted),
    groupId: given(await owner.call('create_group', [moderator.id, member.id], 'planning'), 'id'),
  }
  const content = await fillWorld({ db, who, camp, elsewhere, direct })
  // Last: from here on one of them is out, and the other may only look.
  must(await owner.call('ban_member', camp.serverId, banned.id, 'spam'))
  must(await moderator.call('timeout_member', camp.serverId, muted.id, 3600, 'shouting'))
  return { db, who, camp, elsewhere, direct, content }
}

async function makeCamp(db: postgres.Sql, who: Record<PersonaName, Persona>): Promise<Camp> {
  const { owner, moderator, member, muted, banned } = who
  const { serverId, textId: generalId, voiceId: loungeId } = await newPlace(owner, 'Camp')
  const invite = async (from: Persona) =>
    given(await from.call('create_invite', serverId, null, null), 'code')
  const invites = { owner: await invite(owner), member: '' }
  for (const joins of [moderator, member, muted, banned])
    must(await joins.call('accept_invite', invites.owner))
  invites.member = await invite(member)

  const role = async (name: string) => given(await owner.call('create_role', serverId, name), 'id')
  const moderatorRole = await role('Moderator')
  const scoutRole = await role('Scout') // a new role stands lowest
  const powers = await bits(
    db,
    'manage_messages',
    'kick_members',
    'ban_members',
    'timeout_members',
    'mute_members',
    'deafen_members',
    'view_audit_log',
    'manage_webhooks',
    'manage_nicknames',
    'manage_emoji',
    'mention_everyone',
  )
  must(await owner.call('update_role', moderatorRole, { permissions: Number(powers) }))
  must(await owner.call('assign_role', serverId, moderator.id, moderatorRole))
  must(await owner.call('assign_role', serverId, member.id, scoutRole))

  const channel = async (kind: string, name: string, parent: string | null) =>
    given(await owner.call('create_channel', serverId, kind, name, parent), 'id')
  const thread = async (parent: string, name: string) =>
    given(await owner.call('create_thread', parent, name), 'id')
  const view = await bits(db, 'view_channel')
  const staffCategory = await channel('category', 'Staff', null)
  must(await owner.call('set_overwrite', staffCategory, serverId, null, 0, view))
  must(await owner.call('set_overwrite', staffCategory, moderatorRole, null, view, 0))
  const staffRoom = await channel('text', 'staff-room', staffCategory)
  const oldThreadId = await thread(generalId, 'old-thread')
  must(await owner.call('update_channel', oldThreadId, { archived: true }))
  return {
    serverId,
    moderatorRole,
    scoutRole,
    generalId,
    loungeId,
    threadId: await thread(generalId, 'camp-thread'),
    oldThreadId,
    staffCategory,
    staffRoom,
    staffThread: await thread(staffRoom, 'staff-thread'),
    staffVoice: await channel('voice', 'staff-voice', staffCategory),
    invites,
  }
}
