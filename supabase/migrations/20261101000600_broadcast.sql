-- Broadcasts: the database tells, on private topics that clients may only listen to. They are hints; rows are the truth.
-- A server's topic carries ids only, because who listens is not asked again until their token is renewed.

create function private.broadcast_message() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  place public.channels;
begin
  select * into place from public.channels where id = new.channel_id;
  perform realtime.send(jsonb_build_object('rev', new.rev, 'message', to_jsonb(new)), 'message',
    'channel:' || place.id || ':' || place.epoch, true);
  perform realtime.send(jsonb_build_object('channel_id', place.id, 'rev', new.rev), 'head',
    'server:' || place.server_id, true);
  return null;
end
$$;
create trigger broadcast_message after insert or update on public.messages
  for each row execute function private.broadcast_message();

create function private.broadcast_channel() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.channels := case tg_op when 'DELETE' then old else new end;
begin
  perform realtime.send(jsonb_build_object('channel_id', changed.id),
    case tg_op when 'DELETE' then 'channel_gone' else 'channel' end, 'server:' || changed.server_id, true);
  return null;
end
$$;
create trigger broadcast_channel after insert or update or delete on public.channels
  for each row execute function private.broadcast_channel();

create function private.broadcast_member() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.members := case tg_op when 'DELETE' then old else new end;
begin
  perform realtime.send(jsonb_build_object('user_id', changed.user_id),
    case tg_op when 'DELETE' then 'member_gone' else 'member' end, 'server:' || changed.server_id, true);
  perform realtime.send(jsonb_build_object('server_id', changed.server_id),
    case tg_op when 'DELETE' then 'server_gone' else 'server' end, 'user:' || changed.user_id, true);
  return null;
end
$$;
create trigger broadcast_member after insert or delete on public.members
  for each row execute function private.broadcast_member();

create function private.broadcast_voice() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.voice_states := case tg_op when 'DELETE' then old else new end;
begin
  -- A renewed lease is no news.
  if tg_op = 'UPDATE' and (old.muted, old.deafened) = (new.muted, new.deafened) then
    return null;
  end if;
  perform realtime.send(
    jsonb_build_object('channel_id', changed.channel_id, 'user_id', changed.user_id)
      || case tg_op when 'DELETE' then '{}'::jsonb
           else jsonb_build_object('muted', changed.muted, 'deafened', changed.deafened) end,
    case tg_op when 'DELETE' then 'voice_gone' else 'voice' end, 'server:' || changed.server_id, true);
  return null;
end
$$;
create trigger broadcast_voice after insert or update or delete on public.voice_states
  for each row execute function private.broadcast_voice();
