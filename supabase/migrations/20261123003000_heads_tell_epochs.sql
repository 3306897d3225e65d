-- A window that was not told of a channel's new topic listens to the old one, and hears nothing: so heads tell the epoch, too.
-- Of every channel the caller sees, so that one they were not told of is found: [{channel_id, epoch, rev, seq}].
create or replace function public.get_heads() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(
      jsonb_agg(jsonb_build_object('channel_id', h.channel_id, 'epoch', c.epoch, 'rev', h.rev, 'seq', h.seq)), '[]')
    from private.my_channels() as mine (id)
    join public.channels c on c.id = mine.id and c.kind <> 'category'
    join public.channel_heads h on h.channel_id = c.id);
end
$$;
