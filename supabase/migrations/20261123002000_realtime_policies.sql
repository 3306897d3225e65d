-- Who may listen to which private topic, and who may say that they are typing. Alone in this file: realtime.messages belongs to
-- the platform on hosted projects. Nobody may write to any other topic: a policy sees topic and extension, never event or
-- payload, so a writer could forge anything there.

create or replace function private.may_listen(p_topic text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  subject constant uuid := private.as_uuid(split_part(p_topic, ':', 2));
begin
  return case split_part(p_topic, ':', 1)
    when 'user' then p_topic = 'user:' || caller
    when 'server' then exists (
      select from public.members m join public.servers s on s.id = m.server_id
      where m.user_id = caller and s.id = subject and p_topic = 'server:' || s.id || ':' || s.epoch
    )
    when 'channel' then private.may(subject, 'view_channel') and exists (
      select from public.channels where id = subject and p_topic = 'channel:' || id || ':' || epoch
    )
    when 'typing' then private.may(subject, 'view_channel') and exists (
      select from public.channels where id = subject and p_topic = 'typing:' || id || ':' || epoch
    )
    else false
  end;
end
$$;

create function private.may_type(p_topic text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  subject constant uuid := private.as_uuid(split_part(p_topic, ':', 2));
begin
  return split_part(p_topic, ':', 1) = 'typing' and private.may(subject, 'send_messages') and exists (
    select from public.channels where id = subject and p_topic = 'typing:' || id || ':' || epoch
  );
end
$$;
grant execute on function private.may_type to authenticated;

create policy bonfire_type on realtime.messages for insert to authenticated
  with check (extension = 'broadcast' and (select private.may_type((select realtime.topic()))));
