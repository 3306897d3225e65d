-- What the contract tests ask about. Written as a migration of any project would be: nothing here needs a superuser.

create table public.notes (
  id bigint generated always as identity primary key,
  author uuid not null default auth.uid() references auth.users (id) on delete cascade,
  body text not null check (char_length(body) between 1 and 20),
  label text unique,
  details jsonb,
  written_at timestamptz not null default now()
);
alter table public.notes enable row level security;
create policy notes_read on public.notes for select to authenticated using (true);
create policy notes_write on public.notes for insert to authenticated with check (author = (select auth.uid()));
create policy notes_change on public.notes for update to authenticated using (author = (select auth.uid()));

-- The policy would let everybody in; the missing grant must not.
create table public.vault (secret text primary key);
alter table public.vault enable row level security;
create policy vault_read on public.vault for select using (true);
revoke all on public.vault from anon, authenticated;
insert into public.vault values ('gold');

-- No policies at all.
create table public.ledger (entry text primary key);
revoke all on public.ledger from anon, authenticated;

create function public.whoami() returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('uid', auth.uid(), 'role', auth.role(), 'user', current_user, 'email', auth.email(),
    'claims', auth.jwt())
$$;

create function public.refuse(p_words text) returns void
language plpgsql set search_path = '' as $$
begin
  raise exception '%', p_words;
end
$$;

create function public.members_only() returns text
language sql stable set search_path = '' as $$ select 'inside' $$;
revoke execute on function public.members_only from public, anon;
grant execute on function public.members_only to authenticated;
