-- Reactions, pins and read marks.

-- Some Unicode emoji (nothing to read, nothing that hides), or one of the server's own by its id.
create function private.is_emoji(p_emoji text, p_server uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return case
    when p_emoji ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then exists (
      select from public.custom_emoji where id = p_emoji::uuid and server_id = p_server)
    else coalesce(char_length(p_emoji) <= 16 and p_emoji ~ '[\u203C-\u3299\U0001F000-\U0001FAFF\u00A9\u00AE\u20E3]'
      and p_emoji ~ '^([#*0-9]\uFE0F?\u20E3|[\u00A9\u00AE\u200D\u203C-\u3299\uFE0F\U0001F000-\U0001FAFF\U000E0020-\U000E007F])+$', false)
  end;
end
$$;

-- The row is the truth; the message shows the counts and takes the next rev, whatever adds or removes the row.
create function private.count_reactions() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.reactions := case tg_op when 'DELETE' then old else new end;
  held public.messages;
begin
  if not private.hold_head(changed.channel_id) then
    return null; -- the channel goes, and everything in it
  end if;
  held := private.hold_message(changed.channel_id, changed.message_id);
  if held.id is null or held.deleted_at is not null then
    return null;
  end if;
  update public.messages set rev = private.next_rev(changed.channel_id), reactions = (
      select coalesce(jsonb_agg(jsonb_build_object('emoji', emoji, 'count', count) order by first, emoji), '[]') from (
        select emoji, count(*), min(created_at) as first from public.reactions
        where channel_id = changed.channel_id and message_id = changed.message_id group by emoji
      ) as used)
    where channel_id = changed.channel_id and id = changed.message_id returning * into held;
  perform private.announce_reaction(held, changed.user_id, changed.emoji, tg_op = 'INSERT');
  return null;
end
$$;
create trigger count_reactions after insert or delete on public.reactions
  for each row execute function private.count_reactions();

create function public.react(p_channel_id uuid, p_message_id uuid, p_emoji text, p_on boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('react');
  held public.messages;
  allowed bigint;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_on is null or not private.hold_head(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  allowed := private.channel_permissions(caller, p_channel_id);
  if allowed & private.permission(case when p_on then 'add_reactions' else 'view_channel' end) = 0
    or allowed & private.permission('view_channel') = 0 then
    return private.failure('not-allowed');
  end if;
  held := private.hold_message(p_channel_id, p_message_id);
  if held.id is null or held.deleted_at is not null then
    return private.failure('not-found');
  end if;
  if not p_on then
    delete from public.reactions
      where channel_id = p_channel_id and message_id = p_message_id and user_id = caller and emoji = p_emoji;
  else
    if not private.is_emoji(p_emoji, (select server_id from public.channels where id = p_channel_id)) then
      return private.failure('bad-emoji');
    end if;
    if jsonb_array_length(held.reactions) >= 20 and not held.reactions @> jsonb_build_array(jsonb_build_object('emoji', p_emoji)) then
      return private.failure('too-many-reactions');
    end if;
    insert into public.reactions (channel_id, message_id, user_id, emoji) values (p_channel_id, p_message_id, caller, p_emoji)
      on conflict do nothing;
  end if;
  select * into held from public.messages where channel_id = p_channel_id and id = p_message_id;
  return private.success(private.message_view(held));
end
$$;

create function public.pin_message(p_channel_id uuid, p_message_id uuid, p_on boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('change_message');
  held public.messages;
  direct boolean;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_on is null or not private.hold_head(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  direct := exists (select from public.channels where id = p_channel_id and server_id is null);
  if not private.may(p_channel_id, case when direct then 'view_channel' else 'manage_messages' end) then
    return private.failure('not-allowed');
  end if;
  held := private.hold_message(p_channel_id, p_message_id);
  if held.id is null or held.deleted_at is not null then
    return private.failure('not-found');
  end if;
  if p_on = (held.pinned_at is not null) then
    return private.success(private.message_view(held));
  end if;
  if p_on and (select count(*) from public.pins where channel_id = p_channel_id) >= 50 then
    return private.failure('too-many-pins');
  end if;
  if p_on then
    insert into public.pins (channel_id, message_id, pinned_by) values (p_channel_id, p_message_id, caller);
  else
    delete from public.pins where channel_id = p_channel_id and message_id = p_message_id;
  end if;
  update public.messages set pinned_at = case when p_on then now() end, rev = private.next_rev(p_channel_id)
    where channel_id = p_channel_id and id = p_message_id returning * into held;
  return private.success(private.message_view(held));
end
$$;

-- Never back, never past the newest message.
create function public.mark_read(p_channel_id uuid, p_seq bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('mark_read');
  newest bigint;
  mark bigint;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_seq is null or not private.sees(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  -- A channel that is being deleted is waited for.
  perform from public.channels where id = p_channel_id for key share;
  select seq into newest from public.channel_heads where channel_id = p_channel_id;
  if not found then
    return private.failure('not-allowed');
  end if;
  insert into public.read_marks as r (user_id, channel_id, seq) values (caller, p_channel_id, least(greatest(p_seq, 0), newest))
    on conflict (user_id, channel_id) do update set seq = excluded.seq, updated_at = now() where excluded.seq > r.seq;
  select seq into mark from public.read_marks where user_id = caller and channel_id = p_channel_id;
  return private.success(jsonb_build_object('channel_id', p_channel_id, 'seq', mark));
end
$$;

grant execute on function public.react, public.pin_message, public.mark_read to authenticated;
