import type postgres from 'postgres'
import type { RandomServer } from './random-servers.ts'

/**
 * Writes whole servers into the database as they are, without triggers (a restored backup would do the same), so that thousands
 * take seconds; then lets the database work out which channels are open.
 */
export async function storeServers(db: postgres.Sql, servers: readonly RandomServer[]): Promise<void> {
  const people = servers.flatMap(({ members }) => members.map(({ userId }) => userId))
  const all = {
    servers: servers.map(({ id, members }) => ({ id, owner_id: members[0]?.userId })),
    roles: servers.flatMap((server) =>
      server.roles.map((role, position) => ({ ...role, server_id: server.id, position })),
    ),
    members: servers.flatMap((server) =>
      server.members.map(({ userId, timedOut }) => ({
        server_id: server.id,
        user_id: userId,
        timed_out: timedOut,
      })),
    ),
    member_roles: servers.flatMap((server) =>
      server.members.flatMap(({ userId, roleIds }) =>
        roleIds.map((role_id) => ({ server_id: server.id, user_id: userId, role_id })),
      ),
    ),
    channels: servers.flatMap((server) =>
      server.channels.map(({ id, kind, parentId }) => ({
        id,
        kind,
        parent_id: parentId,
        server_id: server.id,
      })),
    ),
    overwrites: servers.flatMap((server) =>
      server.channels.flatMap(({ id, overwrites }) =>
        overwrites.map(({ roleId, userId, allow, deny }) => ({
          server_id: server.id,
          channel_id: id,
          role_id: roleId,
          user_id: userId,
          allow,
          deny,
        })),
      ),
    ),
  }
  await db.begin(async (tx) => {
    const rows = (name: keyof typeof all) => tx.json(all[name])
    await tx`set local session_replication_role = replica`
    await tx`insert into auth.users (id, email) select id, id || '@test.example' from unnest(${people}::uuid[]) as id`
    await tx`insert into public.profiles (id, username, display_name)
      select id, 'u' || left(replace(id::text, '-', ''), 31), 'somebody' from unnest(${people}::uuid[]) as id`
    await tx`insert into public.servers (id, name, owner_id)
      select id, 'Random', owner_id from jsonb_to_recordset(${rows('servers')}) as r (id uuid, owner_id uuid)`
    await tx`insert into public.roles (id, server_id, name, position, permissions)
      select id, server_id, 'role', position, permissions
      from jsonb_to_recordset(${rows('roles')}) as r (id uuid, server_id uuid, position int, permissions bigint)`
    await tx`insert into public.members (server_id, user_id)
      select server_id, user_id from jsonb_to_recordset(${rows('members')}) as r (server_id uuid, user_id uuid)`
    await tx`insert into public.timeouts (server_id, user_id, until)
      select server_id, user_id, now() + interval '1 hour'
      from jsonb_to_recordset(${rows('members')}) as r (server_id uuid, user_id uuid, timed_out boolean) where timed_out`
    await tx`insert into public.member_roles select server_id, user_id, role_id
      from jsonb_to_recordset(${rows('member_roles')}) as r (server_id uuid, user_id uuid, role_id uuid)`
    await tx`insert into public.channels (id, server_id, kind, name, parent_id)
      select id, server_id, kind, 'place', parent_id
      from jsonb_to_recordset(${rows('channels')}) as r (id uuid, server_id uuid, kind text, parent_id uuid)`
    await tx`insert into public.channel_heads (channel_id) select id
      from jsonb_to_recordset(${rows('channels')}) as r (id uuid)`
    await tx`insert into public.channel_overwrites (server_id, channel_id, role_id, user_id, allow, deny)
      select * from jsonb_to_recordset(${rows('overwrites')})
        as r (server_id uuid, channel_id uuid, role_id uuid, user_id uuid, allow bigint, deny bigint)`
    await tx`select private.refresh_open(id) from unnest(${servers.map(({ id }) => id)}::uuid[]) as id`
  })
}
