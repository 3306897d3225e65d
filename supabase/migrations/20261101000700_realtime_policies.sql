-- Who may listen to which private topic. Alone in this file: realtime.messages belongs to the platform on hosted projects.
-- There is no insert policy: a policy sees topic and extension, never event or payload, so a writer could forge anything.

create function private.may_listen(p_topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select case split_part(p_topic, ':', 1)
    when 'user' then p_topic = 'user:' || (select auth.uid())
    when 'server' then exists (
      select from public.members m
      where m.user_id = (select auth.uid()) and p_topic = 'server:' || m.server_id
    )
    when 'channel' then exists (
      select from public.channels c
      where c.id = any (array(select private.my_channels())) and p_topic = 'channel:' || c.id || ':' || c.epoch
    )
    else false
  end
$$;
grant execute on function private.may_listen to authenticated;

create policy bonfire_listen on realtime.messages for select to authenticated
  using (extension = 'broadcast' and (select private.may_listen((select realtime.topic()))));
