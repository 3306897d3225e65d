-- Messages: replies, attachments, reactions, mentions, pins, read marks; and the archive beside them.
-- What belongs to a message names (channel_id, message_id) without a foreign key, because the message may lie in either table;
-- functions that hold the channel's head keep them together (docs/adr/0057-message-parts.md).

alter table public.messages
  drop constraint messages_body_check,
  drop constraint messages_check1,
  add column reply_to uuid,
  -- What a screen needs of the parts, so that one row shows a message: [{id, path, name, type, size, width, height, thumbnail}]
  add column attachments jsonb not null default '[]',
  -- [{emoji, count}], by first use
  add column reactions jsonb not null default '[]',
  add column pinned_at timestamptz,
  add column mentions_everyone boolean not null default false,
  add column webhook_id uuid,
  add column webhook_name text,
  -- For search: the server's language when it was written.
  add column language text not null default 'simple',
  add constraint messages_body_length check (char_length(body) <= 4000),
  add constraint messages_tombstone check (case when deleted_at is null
    then body is not null and (body ~ '\S' or attachments <> '[]')
    else body is null and attachments = '[]' and reactions = '[]' and pinned_at is null end);
create index messages_pinned on public.messages (channel_id, pinned_at) where pinned_at is not null;

-- Old messages, same columns, same keys: read with the newer ones by get_messages(), changes_since() and search_messages().
create table public.messages_archive (
  like public.messages including defaults including constraints including generated,
  primary key (channel_id, id),
  unique (channel_id, seq),
  unique (channel_id, rev),
  foreign key (channel_id) references public.channels (id) on delete cascade,
  foreign key (author_id) references public.profiles (id) on delete set null
) partition by hash (channel_id);
create index messages_archive_author on public.messages_archive (author_id);

do $$
begin
  for part in 0..15 loop
    execute format('create table private.messages_archive_%s partition of public.messages_archive for values with (modulus 16, remainder %s)',
      lpad(part::text, 2, '0'), part);
    execute format('alter table private.messages_archive_%s enable row level security', lpad(part::text, 2, '0'));
  end loop;
end
$$;

-- A row is made when an upload begins and gets its message when that is sent.
create table public.attachments (
  id uuid primary key default gen_random_uuid(),
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid,
  uploader_id uuid references public.profiles (id) on delete set null,
  path text not null unique,
  name text not null check (char_length(name) between 1 and 255),
  type text not null check (type ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$'),
  size bigint not null check (size between 0 and 26214400),
  width integer check (width between 1 and 32767),
  height integer check (height between 1 and 32767),
  thumbnail_path text unique,
  created_at timestamptz not null default now(),
  check ((width is null) = (height is null))
);
create index attachments_message on public.attachments (channel_id, message_id);
create index attachments_uploader on public.attachments (uploader_id) where message_id is null;

create table public.reactions (
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- a Unicode emoji, or the id of one of the server's own
  emoji text not null check (char_length(emoji) between 1 and 36),
  created_at timestamptz not null default now(),
  primary key (channel_id, message_id, user_id, emoji)
);
create index reactions_user on public.reactions (user_id);

-- One row for each target, never one for each person a role or "everyone" means.
create table public.mentions (
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid not null,
  seq bigint not null,
  kind text not null check (kind in ('user', 'role', 'everyone')),
  user_id uuid references public.profiles (id) on delete cascade,
  role_id uuid references public.roles (id) on delete cascade,
  check ((kind = 'user') = (user_id is not null) and (kind = 'role') = (role_id is not null)),
  unique nulls not distinct (channel_id, message_id, kind, user_id, role_id)
);
create index mentions_user on public.mentions (user_id, channel_id, seq) where user_id is not null;
create index mentions_many on public.mentions (channel_id, seq) where user_id is null;
create index mentions_role on public.mentions (role_id) where role_id is not null;

create table public.pins (
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid not null,
  pinned_by uuid references public.profiles (id) on delete set null,
  pinned_at timestamptz not null default now(),
  primary key (channel_id, message_id)
);
create index pins_person on public.pins (pinned_by);

-- How far a person has read; it only moves forward.
create table public.read_marks (
  user_id uuid not null references public.profiles (id) on delete cascade,
  channel_id uuid not null references public.channels (id) on delete cascade,
  seq bigint not null check (seq >= 0),
  updated_at timestamptz not null default now(),
  primary key (user_id, channel_id)
) with (fillfactor = 80);
create index read_marks_channel on public.read_marks (channel_id);

alter table public.messages_archive enable row level security;
alter table public.attachments enable row level security;
alter table public.reactions enable row level security;
alter table public.mentions enable row level security;
alter table public.pins enable row level security;
alter table public.read_marks enable row level security;
grant select on public.messages_archive, public.attachments, public.reactions, public.mentions, public.pins, public.read_marks
  to authenticated;

create policy messages_archive_read on public.messages_archive for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id offset 0));
-- What is still being uploaded is nobody else's business.
create policy attachments_read on public.attachments for select to authenticated
  using ((message_id is not null or uploader_id = (select auth.uid()))
    and exists (select from public.channels c where c.id = channel_id));
create policy reactions_read on public.reactions for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
create policy mentions_read on public.mentions for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
create policy pins_read on public.pins for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
create policy read_marks_read on public.read_marks for select to authenticated
  using (user_id = (select auth.uid()));
