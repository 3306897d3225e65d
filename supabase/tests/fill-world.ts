import type postgres from 'postgres'
import { given, must, type Persona } from './personas.ts'
import type { Content, World } from './world.ts'

/** Says things, reacts, pins, uploads: at least one row of every table in every place that some see and others don't. */
export async function fillWorld(world: Omit<World, 'content'>): Promise<Content> {
  const { db, who, camp, elsewhere, direct } = world
  const { owner, moderator, member, muted, stranger } = who
  const said: Record<string, string> = {}
  const say = async (from: Persona, channel: string, body: string, reply: string | null = null) => {
    said[body] = crypto.randomUUID()
    must(await from.call('send_message', channel, said[body], body, reply))
  }
  await say(owner, camp.generalId, 'old news')
  await say(owner, camp.staffRoom, 'old secret')
  await archive(db, Object.values(said))
  await say(owner, camp.generalId, 'welcome')
  await say(member, camp.generalId, 'thanks', said['welcome'])
  await say(member, camp.threadId, 'aside')
  await say(moderator, camp.staffRoom, 'secret')
  await say(moderator, camp.staffThread, 'deeper secret')
  await say(owner, direct.staffId, 'between us')
  await say(member, direct.membersId, 'hello muted')
  await say(owner, direct.groupId, 'the plan')
  await say(stranger, elsewhere.textId, 'elsewhere')

  const calls = `<@${member.id}> <@&${camp.moderatorRole}> <@everyone>`
  await say(owner, camp.generalId, calls)
  await say(owner, camp.staffRoom, calls + ' secretly')
  await say(stranger, elsewhere.textId, `<@${stranger.id}>`)

  for (const [from, channel, body] of [
    [member, camp.generalId, 'welcome'],
    [owner, camp.staffRoom, 'secret'],
    [muted, direct.membersId, 'hello muted'],
    [stranger, elsewhere.textId, 'elsewhere'],
  ] as const) {
    must(await from.call('react', channel, said[body], '👍', true))
    must(await from.call('mark_read', channel, 1))
  }
  must(await moderator.call('pin_message', camp.generalId, said['welcome'], true))
  must(await moderator.call('pin_message', camp.staffRoom, said['secret'], true))
  must(await muted.call('pin_message', direct.membersId, said['hello muted'], true))
  must(await stranger.call('pin_message', elsewhere.textId, said['elsewhere'], true))

  for (const each of [owner, member, stranger]) {
    must(await each.call('set_presence', 'online', null))
  }
  must(await member.call('set_notifications', camp.serverId, null, 'nothing', null))
  must(await owner.call('set_notifications', null, camp.staffRoom, 'all', null))

  const hook = async (from: Persona, channel: string, name: string) =>
    must(await from.call('create_webhook', channel, name)) as { id: string; token: string }
  const webhooks = {
    general: await hook(owner, camp.generalId, 'news'),
    staff: await hook(owner, camp.staffRoom, 'alarms'),
  }
  await hook(stranger, elsewhere.textId, 'other news')
  const emoji = {
    camp: await addEmoji(db, owner, camp.serverId, 'fire'),
    elsewhere: await addEmoji(db, stranger, elsewhere.serverId, 'rain'),
  }
  const pendingUpload = await addAttachments(world, said)
  await addVoice(world)
  return { said, webhooks, emoji, pendingUpload }
}

/** As the job that archives does, without waiting for a year. */
async function archive(db: postgres.Sql, ids: readonly string[]): Promise<void> {
  const columns = await db<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = 'public.messages'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`
  const names = db(columns.map(({ name }) => name))
  await db`with gone as (delete from public.messages where id in ${db(ids)} returning *)
    insert into public.messages_archive (${names}) select ${names} from gone`
}

async function addEmoji(db: postgres.Sql, from: Persona, server: string, name: string): Promise<string> {
  const path = `${server}/${name}.webp`
  await db`insert into storage.buckets (id, name) values ('icons', 'icons') on conflict do nothing`
  await db`insert into storage.objects (bucket_id, name) values ('icons', ${path})`
  return given(await from.call('create_emoji', server, name, path), 'id')
}

/** Files: one sent in each place, one still being uploaded by the member and one by the moderator among the staff. */
async function addAttachments(
  { db, who, camp, elsewhere, direct }: Omit<World, 'content'>,
  said: Record<string, string>,
) {
  const file = (channel: string, from: Persona, name: string, message: string | null) => ({
    id: crypto.randomUUID(),
    channel_id: channel,
    uploader_id: from.id,
    path: `${channel}/${from.id}/${name}`,
    name,
    type: 'image/png',
    size: 1,
    message_id: message,
  })
  const pending = file(camp.generalId, who.member, 'pending.png', null)
  const files = [
    pending,
    file(camp.staffRoom, who.moderator, 'staff-pending.png', null),
    file(camp.generalId, who.owner, 'map.png', said['welcome'] ?? null),
    file(camp.staffRoom, who.owner, 'staff-map.png', said['secret'] ?? null),
    file(direct.membersId, who.member, 'selfie.png', said['hello muted'] ?? null),
    file(elsewhere.textId, who.stranger, 'rain.png', said['elsewhere'] ?? null),
  ]
  await db`insert into public.attachments ${db(files)}`
  await db`insert into storage.buckets (id, name) values ('attachments', 'attachments') on conflict do nothing`
  await db`insert into storage.objects ${db(
    files.map(({ path, type, size, uploader_id: owner }) => ({
      bucket_id: 'attachments',
      name: path,
      owner,
      metadata: { size, mimetype: type },
    })),
  )}`
  return pending.id
}

async function addVoice({ db, who, camp, elsewhere }: Omit<World, 'content'>): Promise<void> {
  const secret = 's'.repeat(32)
  await db`select public.register_sfu_node('node', ${secret})`
  const room = (channel: string, from: Persona) => ({
    channel_id: channel,
    peers: [{ user_id: from.id, muted: false, deafened: false }],
  })
  const rooms = [
    room(camp.loungeId, who.member),
    room(camp.staffVoice, who.moderator),
    room(elsewhere.voiceId, who.stranger),
  ]
  must(await who.visitor.call('sfu_report', 'node', secret, rooms))
  // A world may be looked at long after it was made.
  await db`update public.voice_states set lease_expires_at = now() + interval '1 day'`
}
