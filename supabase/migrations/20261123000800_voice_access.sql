-- Voice by permissions; what is asked by an SFU with the person's own token.

create or replace function public.voice_access(p_channel_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  place public.channels;
  self public.members;
  allowed bigint := 0;
  joins boolean;
begin
  select * into place from public.channels where id = p_channel_id and kind = 'voice';
  if found then
    allowed := private.channel_permissions(caller, p_channel_id);
    select * into self from public.members where server_id = place.server_id and user_id = caller;
  end if;
  joins := allowed & private.permission('view_channel') <> 0 and allowed & private.permission('connect') <> 0;
  return jsonb_build_object(
    'join', joins,
    'speak', joins and allowed & private.permission('speak') <> 0 and not self.muted,
    'hear', joins and not self.deafened,
    'force_push_to_talk', allowed & private.permission('use_voice_activity') = 0,
    'priority_speaker', joins and allowed & private.permission('priority_speaker') <> 0,
    'mute_members', joins and allowed & private.permission('mute_members') <> 0,
    'stream', joins and allowed & private.permission('stream') <> 0,
    'server_id', case when joins then place.server_id end);
end
$$;
