-- Files: attachments of messages, people's avatars, servers' icons and emoji.
-- Rows of storage.objects belong to the platform; what may become one, and who sees it, is decided by policies here.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  -- <channel>/<attachment>/<file name made safe> and <channel>/<attachment>/thumbnail.webp
  ('attachments', 'attachments', false, 26214400, array[
    'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'video/mp4', 'video/webm', 'video/quicktime',
    'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/flac', 'audio/webm', 'text/plain', 'application/pdf',
    'application/octet-stream']),
  -- <person>/<random>.webp
  ('avatars', 'avatars', true, 524288, array['image/webp']),
  -- <server>/<random>.webp or .gif
  ('icons', 'icons', true, 524288, array['image/webp', 'image/gif']);

-- Uploading -------------------------------------------------------------------------------------------------------

-- Letters any system and any Storage takes, never a step up, never a device of Windows, never the thumbnail's own name.
create function private.safe_file_name(p_name text) returns text
language sql immutable set search_path = '' as $$
  select case
      when base = '' then 'file'
      when base ~* '^(con|prn|aux|nul|com[0-9]|lpt[0-9]|thumbnail)$' then 'file_' || base
      else base
    end || coalesce('.' || ending, '')
  from (
    select lower(substring(p_name from '\.([A-Za-z0-9]{1,10})$')) as ending,
      btrim(left(regexp_replace(regexp_replace(p_name, '\.[A-Za-z0-9]{1,10}$', ''), '[^A-Za-z0-9-]+', '_', 'g'), 80), '_-')
        as base
  ) as parts
$$;

-- Why a file may not be announced so, or null. Types and size are what its bucket takes.
create function private.upload_problem(p_name text, p_type text, p_size bigint, p_width integer, p_height integer)
returns text
language sql stable security definer set search_path = '' as $$
  select case
    when not private.is_name(p_name, 255) or p_name ~ '[/\\]' or p_name ~ '^[\s.]|[\s.]$' then 'bad-name'
    when p_type is null or not p_type = any (b.allowed_mime_types) then 'bad-type'
    when p_size is null or p_size not between 1 and b.file_size_limit then 'bad-size'
    when (p_width is null) <> (p_height is null) or p_width not between 1 and 32767 or p_height not between 1 and 32767
      or (p_width is not null and p_type !~ '^(image|video)/') then 'bad-dimensions'
  end
  from storage.buckets b where b.id = 'attachments'
$$;

-- Reserves the path of one file; the caller uploads to it and then sends a message with it.
create function public.start_upload(p_channel_id uuid, p_name text, p_type text, p_size bigint,
  p_width integer default null, p_height integer default null, p_thumbnail boolean default false) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  -- Its row stays locked until the end, so that one person's uploads are counted one after another.
  wait constant integer := private.take('upload');
  made_id constant uuid := gen_random_uuid();
  folder constant text := p_channel_id || '/' || made_id || '/';
  problem text;
  made public.attachments;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.may(p_channel_id, 'send_messages') or not private.may(p_channel_id, 'attach_files') or not exists (
    select from public.channels where id = p_channel_id and kind in ('text', 'dm', 'group', 'thread')
  ) then
    return private.failure('not-allowed');
  end if;
  problem := private.upload_problem(p_name, p_type, p_size, p_width, p_height);
  if problem is not null then
    return private.failure(problem);
  end if;
  if (select count(*) from public.attachments where uploader_id = caller and message_id is null) >= 20 then
    return private.failure('too-many-pending');
  end if;
  insert into public.attachments (id, channel_id, uploader_id, path, name, type, size, width, height, thumbnail_path)
    values (made_id, p_channel_id, caller, folder || private.safe_file_name(p_name), p_name, p_type, p_size,
      p_width, p_height, case when p_thumbnail then folder || 'thumbnail.webp' end)
    returning * into made;
  return private.success(jsonb_build_object('id', made.id, 'path', made.path, 'thumbnail_path', made.thumbnail_path));
end
$$;

-- Gives a reserved path back. What was uploaded there is an orphan from now on.
create function public.cancel_upload(p_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.attachments where id = p_id and uploader_id = (select auth.uid()) and message_id is null;
  return private.success('null');
end
$$;

grant execute on function public.start_upload, public.cancel_upload to authenticated;

-- Policies --------------------------------------------------------------------------------------------------------
-- There is none for update or delete: files are never overwritten, moved or removed by people, only left behind.

-- Where the caller may put files now: paths reserved in channels in which they may still attach something.
create function private.my_upload_paths() returns setof text
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
begin
  return query
    select unnest(array[a.path, a.thumbnail_path])
    from private.permissions_in(caller,
        array(select distinct channel_id from public.attachments where uploader_id = caller and message_id is null)) as p
    join public.attachments a on a.channel_id = p.channel_id and a.uploader_id = caller and a.message_id is null
    where p.permissions & private.permission('attach_files') <> 0;
end
$$;

-- The caller's own folder while there is room in it: what nobody uses is cleared away after a day.
create function private.my_avatar_folders() returns setof text
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
begin
  return query
    select p.id::text from public.profiles p
    where p.id = caller
      and (select count(*) from storage.objects o where o.bucket_id = 'avatars' and o.name like caller || '/%') < 20;
end
$$;

-- Folders of servers whose icon or emoji the caller may change: room for all the emoji a server can have, and some more.
create function private.my_icon_folders() returns setof text
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select mine.id::text
    from (select private.my_servers_with('manage_server') union select private.my_servers_with('manage_emoji')) as mine (id)
    where (select count(*) from storage.objects o where o.bucket_id = 'icons' and o.name like mine.id || '/%') < 300;
end
$$;

grant execute on function private.my_upload_paths, private.my_avatar_folders, private.my_icon_folders to authenticated;

create policy attachments_upload on storage.objects for insert to authenticated
  with check (bucket_id = 'attachments' and name = any (array(select private.my_upload_paths())));
-- Whoever may read the attachment's row (its channel's people once it is sent, before that its uploader) may read its files.
-- By name only: listing would compare every file there is, and nobody needs it (messages know their files).
create policy attachments_download on storage.objects for select to authenticated
  using (bucket_id = 'attachments'
    and not coalesce((select current_setting('storage.operation', true)) like 'storage.object.list%', false)
    and exists (select from public.attachments a where a.path = objects.name or a.thumbnail_path = objects.name));
-- Public buckets are read by their addresses, without a policy; nobody can list them.
create policy avatars_upload on storage.objects for insert to authenticated
  with check (bucket_id = 'avatars' and name ~ '^[0-9a-f-]{36}/[A-Za-z0-9_-]{1,64}\.webp$'
    and left(name, 36) = any (array(select private.my_avatar_folders())));
create policy icons_upload on storage.objects for insert to authenticated
  with check (bucket_id = 'icons' and name ~ '^[0-9a-f-]{36}/[A-Za-z0-9_-]{1,64}\.(webp|gif)$'
    and left(name, 36) = any (array(select private.my_icon_folders())));

-- Orphans ---------------------------------------------------------------------------------------------------------

-- Files that belong to nothing: never sent within a day; of a deleted message, channel or server; replaced avatars and icons.
-- Looks at p_limit files after the one named, in the order of their names, so that no call takes long however many there are.
-- Whoever holds the secret key removes them through Storage, for a row deleted here would leave its bytes behind.
-- Answers {files: [{bucket, path}], next: {bucket, path} to go on after, or null at the end}. Repeating it is harmless.
create function public.orphaned_files(p_after_bucket text default '', p_after_path text default '',
  p_limit integer default 10000) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  looked_at constant integer := least(greatest(coalesce(p_limit, 10000), 1), 10000);
  answer jsonb;
begin
  -- First the row, so that no message can take a file that is about to go.
  delete from public.attachments where message_id is null and created_at < now() - interval '1 day';
  with page as materialized (
    select o.bucket_id as bucket, o.name as path, o.created_at from storage.objects o
    where (o.bucket_id, o.name) > (p_after_bucket, p_after_path)
    order by o.bucket_id, o.name limit looked_at
  ), orphan as (
    select p.bucket, p.path from page p
    where case p.bucket
      when 'attachments' then not exists (select from public.attachments a where a.path = p.path)
        and not exists (select from public.attachments a where a.thumbnail_path = p.path)
      -- A picture is uploaded before it is chosen.
      when 'avatars' then p.created_at < now() - interval '1 day'
        and not exists (select from public.profiles o where o.avatar_path = p.path)
      when 'icons' then p.created_at < now() - interval '1 day'
        and not exists (select from public.servers s where s.icon_path = p.path)
        and not exists (select from public.custom_emoji e where e.path = p.path)
      else false
    end
  )
  select jsonb_build_object(
      'files', (select coalesce(jsonb_agg(to_jsonb(f)), '[]') from orphan f),
      'next', (select jsonb_build_object('bucket', l.bucket, 'path', l.path) from page l
        where (select count(*) from page) = looked_at order by l.bucket desc, l.path desc limit 1))
    into answer;
  return answer;
end
$$;
grant execute on function public.orphaned_files to service_role;
