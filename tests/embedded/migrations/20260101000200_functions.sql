-- Functions of every form that the contract tests call.

create function public.describe(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('type', jsonb_typeof(p_value), 'value', p_value)
$$;

create function public.add_up(p_numbers bigint[], p_label text default 'sum', p_at timestamptz default null) returns text
language sql immutable set search_path = '' as $$
  select p_label || ' ' || (select sum(n) from unnest(p_numbers) as n) || coalesce(' ' || extract(epoch from p_at)::bigint, '')
$$;

create function public.moment() returns timestamptz
language sql immutable set search_path = '' as $$ select '2026-01-02 03:04:05.678+00'::timestamptz $$;

create function public.nothing_there() returns text
language sql immutable set search_path = '' as $$ select null::text $$;

create function public.notes_labelled(p_label text) returns setof public.notes
language sql stable set search_path = '' as $$ select * from public.notes where label = p_label $$;

create function public.keep_note(p_body text) returns void
language sql set search_path = '' as $$ insert into public.notes (body) values (p_body) $$;

create function public.many() returns setof public.ledger
language sql immutable set search_path = '' as $$ select n::text from generate_series(1, 1500) as n $$;

-- Two of one name.
create function public.twice(p_number int) returns int language sql immutable set search_path = '' as $$ select 2 * p_number $$;
create function public.twice(p_text text) returns text language sql immutable set search_path = '' as $$ select p_text || p_text $$;

-- The request as functions see it.
create function public.request() returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('method', current_setting('request.method', true), 'path', current_setting('request.path', true),
    'headers', current_setting('request.headers', true)::jsonb)
$$;

create function public.refuse_as(p_state text, p_message text, p_detail text default '', p_hint text default '') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = p_state, message = p_message, detail = p_detail, hint = p_hint;
end
$$;

-- Found out only when the transaction ends.
create table public.promises (name text not null constraint promises_name unique deferrable initially deferred);
alter table public.promises enable row level security;
create policy promises_read on public.promises for select to authenticated using (true);
create function public.promise_twice(p_name text) returns text
language sql security definer set search_path = '' as $$
  insert into public.promises values (p_name), (p_name);
  select 'kept'
$$;
