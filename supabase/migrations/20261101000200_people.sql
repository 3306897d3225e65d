-- People: a profile beside each account that has chosen a name.

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  username text not null unique check (username ~ '^[a-z0-9][a-z0-9._]{1,31}$'),
  display_name text not null check (char_length(display_name) between 1 and 32 and display_name ~ '\S'),
  created_at timestamptz not null default now()
);
alter table public.profiles enable row level security;
grant select on public.profiles to authenticated;

-- An account exists before its profile: whoever meets a taken name stays signed in and chooses another.
create function public.create_profile(p_username text, p_display_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wanted constant text := lower(btrim(p_username));
  shown constant text := btrim(p_display_name);
  made public.profiles;
begin
  if wanted is null or wanted !~ '^[a-z0-9][a-z0-9._]{1,31}$' then
    return private.failure('bad-username');
  end if;
  if shown is null or char_length(shown) not between 1 and 32 or shown !~ '\S' then
    return private.failure('bad-display-name');
  end if;
  select * into made from public.profiles where id = caller;
  if found then
    return case when made.username = wanted then private.success(to_jsonb(made)) else private.failure('profile-exists') end;
  end if;
  insert into public.profiles (id, username, display_name) values (caller, wanted, shown)
    on conflict do nothing
    returning * into made;
  if not found then
    return private.failure('username-taken');
  end if;
  return private.success(to_jsonb(made));
end
$$;
grant execute on function public.create_profile to authenticated;
