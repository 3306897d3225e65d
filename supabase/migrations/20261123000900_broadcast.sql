-- Broadcasts: the database tells, on private topics that clients may only listen to. They are hints; rows are the truth.
-- A server's topic carries ids and what everybody in the server may know; a channel's carries its content.

create function private.server_topic(p_server uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select 'server:' || id || ':' || epoch from public.servers where id = p_server);
end
$$;

create function private.tell_server(p_server uuid, p_event text, p_payload jsonb default '{}') returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- No topic when the server is being deleted: whoever was in it hears that on their own.
  perform realtime.send(p_payload, p_event, topic, true) from private.server_topic(p_server) as topic where topic is not null;
end
$$;

create function private.tell_person(p_user uuid, p_event text, p_payload jsonb default '{}') returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(p_payload, p_event, 'user:' || p_user, true);
end
$$;

-- Messages --------------------------------------------------------------------------------------------------------

-- Tells a channel's content, and that there is news to whoever may know of the channel but does not listen to it.
create function private.tell_channel(p_channel uuid, p_event text, p_payload jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  place public.channels;
begin
  -- After the head was taken: an epoch that is being given is waited for there.
  select * into place from public.channels where id = p_channel;
  perform realtime.send(p_payload, p_event, 'channel:' || place.id || ':' || place.epoch, true);
  if place.is_open then
    perform private.tell_server(place.server_id, 'head', jsonb_build_object('channel_id', place.id, 'rev', p_payload -> 'rev'));
  end if;
end
$$;

create or replace function private.broadcast_message() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- The newest change of the channel only: a message that comes back from the archive has not changed.
  if not exists (select from public.channel_heads where channel_id = new.channel_id and rev = new.rev) then
    return null;
  end if;
  if tg_op = 'UPDATE' and new.reactions <> old.reactions and new.deleted_at is null then
    return null; -- told by announce_reaction(), which knows whose
  end if;
  if tg_op = 'UPDATE' and new.rev = old.rev then
    return null; -- no change a client can see
  end if;
  if tg_op = 'UPDATE' and new.pinned_at is distinct from old.pinned_at and new.deleted_at is null then
    perform private.tell_channel(new.channel_id, 'pin',
      jsonb_build_object('rev', new.rev, 'message_id', new.id, 'pinned_at', new.pinned_at));
  else
    perform private.tell_channel(new.channel_id, 'message',
      jsonb_build_object('rev', new.rev, 'message', private.message_view(new)));
  end if;
  return null;
end
$$;

create function private.announce_reaction(p_message public.messages, p_user uuid, p_emoji text, p_added boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_channel(p_message.channel_id, 'reaction', jsonb_build_object('rev', p_message.rev,
    'message_id', p_message.id, 'reactions', p_message.reactions, 'user_id', p_user, 'emoji', p_emoji, 'added', p_added));
end
$$;

-- Servers and channels --------------------------------------------------------------------------------------------

create function private.broadcast_server() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.epoch = old.epoch then
    perform private.tell_server(new.id, 'server');
  end if;
  return null;
end
$$;
create trigger broadcast_server after update on public.servers for each row execute function private.broadcast_server();

-- Once a statement: a change of many channels at once is one thing to be read again, not many. An old topic falls silent without a
-- word: whoever may still see the channel hears of its new epoch here.
drop trigger broadcast_channel on public.channels;
drop function private.broadcast_channel();
create function private.broadcast_channels() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_server(server_id, case when count(*) = 1 then 'channel' else 'channels' end,
      case when count(*) = 1 then jsonb_build_object('channel_id', min(id::text)) else '{}' end)
    from after_rows where server_id is not null group by server_id;
  perform private.tell_person(cm.user_id, 'channel', jsonb_build_object('channel_id', a.id))
    from after_rows a join public.channel_members cm on cm.channel_id = a.id where a.server_id is null;
  return null;
end
$$;
create trigger broadcast_channels_made after insert on public.channels
  referencing new table as after_rows for each statement execute function private.broadcast_channels();
create trigger broadcast_channels_changed after update on public.channels
  referencing new table as after_rows for each statement execute function private.broadcast_channels();

create function private.broadcast_channel_gone() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if old.server_id is not null then
    perform private.tell_server(old.server_id, 'channel_gone', jsonb_build_object('channel_id', old.id));
  end if;
  return null;
end
$$;
create trigger broadcast_channel_gone after delete on public.channels
  for each row execute function private.broadcast_channel_gone();

create function private.broadcast_channel_member() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.channel_members := case tg_op when 'DELETE' then old else new end;
begin
  perform private.tell_person(user_id, 'channel', jsonb_build_object('channel_id', changed.channel_id))
    from public.channel_members where channel_id = changed.channel_id;
  if tg_op = 'DELETE' then
    perform private.tell_person(changed.user_id, 'channel_gone', jsonb_build_object('channel_id', changed.channel_id));
  end if;
  return null;
end
$$;
create trigger broadcast_channel_member after insert or delete on public.channel_members
  for each row execute function private.broadcast_channel_member();

-- People ----------------------------------------------------------------------------------------------------------

create or replace function private.broadcast_member() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.members := case tg_op when 'DELETE' then old else new end;
begin
  if tg_op = 'DELETE' then
    -- lose_member() has given the next epoch: this is the last thing heard on the topic the person still listens to.
    perform realtime.send(jsonb_build_object('user_id', changed.user_id), 'moved', 'server:' || id || ':' || epoch - 1, true)
      from public.servers where id = changed.server_id;
    perform private.tell_person(changed.user_id, 'server_gone', jsonb_build_object('server_id', changed.server_id));
    return null;
  end if;
  perform private.tell_server(changed.server_id, 'member', jsonb_build_object('user_id', changed.user_id));
  if tg_op = 'INSERT' then
    perform private.tell_person(changed.user_id, 'server', jsonb_build_object('server_id', changed.server_id));
  end if;
  return null;
end
$$;
create trigger broadcast_member_changed after update on public.members for each row execute function private.broadcast_member();

create function private.broadcast_presence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_server(m.server_id, 'presence',
      jsonb_build_object('user_id', new.user_id, 'status', new.status, 'status_text', new.status_text))
    from public.members m where m.user_id = new.user_id;
  return null;
end
$$;
create trigger broadcast_presence_made after insert on public.presence
  for each row execute function private.broadcast_presence();
-- A renewed sign of life is no news.
create trigger broadcast_presence_changed after update on public.presence
  for each row when ((old.status, old.status_text) is distinct from (new.status, new.status_text))
  execute function private.broadcast_presence();

create function private.broadcast_role() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.roles := case tg_op when 'DELETE' then old else new end;
begin
  perform private.tell_server(changed.server_id, case tg_op when 'DELETE' then 'role_gone' else 'role' end,
    jsonb_build_object('role_id', changed.id));
  return null;
end
$$;
create trigger broadcast_role after insert or update or delete on public.roles
  for each row execute function private.broadcast_role();

create function private.broadcast_member_role() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.member_roles := case tg_op when 'DELETE' then old else new end;
begin
  perform private.tell_server(changed.server_id, 'member', jsonb_build_object('user_id', changed.user_id));
  return null;
end
$$;
create trigger broadcast_member_role after insert or delete on public.member_roles
  for each row execute function private.broadcast_member_role();

create function private.broadcast_overwrite() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.channel_overwrites := case tg_op when 'DELETE' then old else new end;
begin
  perform private.tell_server(changed.server_id, 'channels');
  return null;
end
$$;
create trigger broadcast_overwrite after insert or update or delete on public.channel_overwrites
  for each row execute function private.broadcast_overwrite();

create function private.broadcast_emoji() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_server(case tg_op when 'DELETE' then old.server_id else new.server_id end, 'emoji');
  return null;
end
$$;
create trigger broadcast_emoji after insert or delete on public.custom_emoji
  for each row execute function private.broadcast_emoji();

-- What one of a person's devices did, for the others.
create function private.broadcast_own() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  payload constant jsonb := case tg_argv[0] when 'read' then to_jsonb(new) - '{user_id,updated_at}'::text[] else '{}' end;
begin
  perform private.tell_person(case tg_argv[0] when 'profile' then (to_jsonb(new) ->> 'id')::uuid
    else (to_jsonb(new) ->> 'user_id')::uuid end, tg_argv[0], payload);
  return null;
end
$$;
create trigger broadcast_own after insert or update on public.read_marks
  for each row execute function private.broadcast_own('read');
create trigger broadcast_own after insert or update on public.notification_settings
  for each row execute function private.broadcast_own('notifications');
create trigger broadcast_own after update on public.profiles for each row execute function private.broadcast_own('profile');

-- Voice -----------------------------------------------------------------------------------------------------------

create or replace function private.broadcast_voice() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.voice_states := case tg_op when 'DELETE' then old else new end;
  event constant text := case tg_op when 'DELETE' then 'voice_gone' else 'voice' end;
  payload constant jsonb := jsonb_build_object('channel_id', changed.channel_id, 'user_id', changed.user_id)
    || case tg_op when 'DELETE' then '{}'::jsonb
         else jsonb_build_object('muted', changed.muted, 'deafened', changed.deafened) end;
  place public.channels;
begin
  -- A renewed lease is no news.
  if tg_op = 'UPDATE' and (old.muted, old.deafened) = (new.muted, new.deafened) then
    return null;
  end if;
  -- Whoever sends somebody away holds the head, or waits here until this is told: nothing is heard after it on the old topics.
  -- They are not waited for, since they may want rows that are held here: what is not told is seen when rooms are read again.
  perform from public.channel_heads where channel_id = changed.channel_id for share skip locked;
  if not found then
    return null;
  end if;
  select * into place from public.channels where id = changed.channel_id;
  if place.is_open then
    perform private.tell_server(place.server_id, event, payload);
  elsif found then
    -- Who is in a hidden room is known only to those who see the room.
    perform realtime.send(payload, event, 'channel:' || place.id || ':' || place.epoch, true);
  end if;
  return null;
end
$$;
