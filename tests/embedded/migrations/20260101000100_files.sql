insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  ('private', 'private', false, 1048576, null),
  ('pictures', 'pictures', true, null, array['image/*']);

-- Everybody signed in keeps files in a folder named after them.
create policy own_files on storage.objects for all to authenticated
  using (bucket_id = 'private' and (storage.foldername(name))[1] = (select auth.uid())::text)
  with check (bucket_id = 'private' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy own_pictures on storage.objects for insert to authenticated
  with check (bucket_id = 'pictures' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy see_buckets on storage.buckets for select to authenticated using (true);
