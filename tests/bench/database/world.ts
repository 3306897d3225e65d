import { liftLimits } from '../../support/lift-limits.ts'
import type postgres from 'postgres'
import { newPerson, newServer, type Persona } from '../../../supabase/tests/personas.ts'

/** Who asks, and where. */
export interface World {
  /** A plain member of the first server. */
  readonly reader: string
  readonly server: string
  /** Of the first server; the first of them holds a tenth of all messages. */
  readonly channels: readonly string[]
  readonly allChannels: readonly string[]
  readonly people: readonly string[]
}

const servers = 20
const channelsEach = 100
const people = 500

/** 20 servers of 100 text channels, every tenth of them for one role only, and 500 people. */
export async function makeWorld(db: postgres.Sql): Promise<World> {
  await liftLimits(db)
  const owner = await newPerson(db, 'owner')
  const reader = await newPerson(db, 'reader')
  const others = await db<{ id: string }[]>`
    with made as (
      insert into auth.users (id, email)
        select gen_random_uuid(), 'person' || n || '@bench.example' from generate_series(1, ${people}) as n returning id, email)
    insert into public.profiles (id, username, display_name)
      select id, split_part(email, '@', 1), split_part(email, '@', 1) from made returning id`
  const first = await makeServer(db, owner, reader)
  const rest: string[] = []
  for (let i = 1; i < servers; i++) {
    const admin = await newPerson(db, `owner${i}`)
    rest.push(...(await makeServer(db, admin)).channels)
  }
  return {
    reader: reader.id,
    server: first.server,
    channels: first.channels,
    allChannels: [...first.channels, ...rest],
    people: [owner.id, reader.id, ...others.map(({ id }) => id)],
  }
}

async function makeServer(
  db: postgres.Sql,
  owner: Persona,
  ...members: readonly Persona[]
): Promise<{ server: string; channels: string[] }> {
  const { serverId, textId } = await newServer(owner, ...members)
  const made = await db<{ id: string }[]>`
    insert into public.channels (server_id, kind, name, position)
      select ${serverId}, 'text', 'channel ' || n, n + 1 from generate_series(1, ${channelsEach - 1}) as n returning id`
  const channels = [textId, ...made.map(({ id }) => id)]
  const role = (await owner.call('create_role', serverId, 'inner circle')).value as { id: string }
  for (const member of members) await owner.call('assign_role', serverId, member.id, role.id)
  await db`
    insert into public.channel_overwrites (server_id, channel_id, role_id, allow, deny)
      select ${serverId}, channel, role, case role when ${serverId}::uuid then 0 else 1 end, case role when ${serverId}::uuid then 1 else 0 end
      from unnest(${channels.filter((_, i) => i % 10 === 5)}::uuid[]) as channel
      cross join unnest(array[${serverId}, ${role.id}]::uuid[]) as role`
  return { server: serverId, channels }
}
