-- The list of permissions. Who may do what where is worked out in the resolver, and in TypeScript by src/shared/permissions.ts; a
-- property test holds the two together (supabase/tests/permissions.test.ts, docs/adr/0055-permissions.md).

-- The bit of each permission is its place in this list. New ones are added at the end; none is ever moved.
create function private.permission(p_name text) returns bigint
language sql immutable set search_path = '' as $$
  select 1::bigint << array_position(array[
    'view_channel', 'send_messages', 'attach_files', 'embed_links', 'add_reactions', 'mention_everyone',
    'manage_messages', 'create_threads', 'manage_channels', 'manage_roles', 'manage_server', 'create_invite',
    'kick_members', 'ban_members', 'timeout_members', 'view_audit_log', 'manage_webhooks', 'manage_emoji',
    'connect', 'speak', 'use_voice_activity', 'priority_speaker', 'mute_members', 'deafen_members', 'move_members',
    'whisper', 'stream', 'change_nickname', 'manage_nicknames'], p_name) - 1
$$;

create function private.permissions(variadic p_names text[]) returns bigint
language sql immutable set search_path = '' as $$
  select coalesce(bit_or(private.permission(name)), 0) from unnest(p_names) as name
$$;

create function private.all_permissions() returns bigint
language sql immutable set search_path = '' as $$
  select (private.permission('manage_nicknames') << 1) - 1
$$;

-- What a new server lets everyone do.
create function private.default_permissions() returns bigint
language sql immutable set search_path = '' as $$
  select private.permissions('view_channel', 'send_messages', 'attach_files', 'embed_links', 'add_reactions',
    'create_threads', 'create_invite', 'connect', 'speak', 'use_voice_activity', 'whisper', 'stream', 'change_nickname')
$$;

-- What the people of a direct message or group may do in it.
create function private.direct_permissions() returns bigint
language sql immutable set search_path = '' as $$
  select private.permissions('view_channel', 'send_messages', 'attach_files', 'embed_links', 'add_reactions', 'connect',
    'speak', 'use_voice_activity', 'stream')
$$;
