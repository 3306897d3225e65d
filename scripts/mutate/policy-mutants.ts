import type postgres from 'postgres'

/** One change of the database's rules, as SQL for a superuser. */
export interface Mutant {
  /** Read by people, and in the list of survivors. */
  readonly name: string
  readonly sql: string
  /** `policy`: what rows are open; `grant`: what may be asked at all. */
  readonly kind: 'policy' | 'grant'
}

const clients = ['anon', 'authenticated'] as const

/** Every policy taken away and opened, every table's security switched off, every grant taken away and given, one at a time. */
export async function policyMutants(sql: postgres.Sql): Promise<Mutant[]> {
  return [
    ...(await policies(sql)),
    ...(await rowSecurity(sql)),
    ...(await tableGrants(sql)),
    ...(await columnGrants(sql)),
    ...(await functionGrants(sql)),
    ...(await schemaGrants(sql)),
  ]
}

const policy = (name: string, statement: string): Mutant => ({ name, sql: statement, kind: 'policy' })
const grant = (statement: string): Mutant => ({ name: statement, sql: statement, kind: 'grant' })

async function policies(sql: postgres.Sql): Promise<Mutant[]> {
  const rows = await sql<{ name: string; table: string; reads: boolean | null; checks: boolean | null }[]>`
    select quote_ident(polname) as name, polrelid::regclass::text as table, pg_get_expr(polqual, polrelid) <> 'true' as reads,
      pg_get_expr(polwithcheck, polrelid) <> 'true' as checks
    from pg_policy order by polrelid::regclass::text, polname`
  return rows.flatMap(({ name, table, reads, checks }) => [
    policy(`drop policy ${name} on ${table}`, `drop policy ${name} on ${table}`),
    ...(reads === true
      ? [policy(`${name} on ${table} using (true)`, `alter policy ${name} on ${table} using (true)`)]
      : []),
    ...(checks === true
      ? [
          policy(
            `${name} on ${table} with check (true)`,
            `alter policy ${name} on ${table} with check (true)`,
          ),
        ]
      : []),
    grant(`alter policy ${name} on ${table} to public`),
  ])
}

async function rowSecurity(sql: postgres.Sql): Promise<Mutant[]> {
  const rows = await sql<{ table: string }[]>`
    select oid::regclass::text as table from pg_class
    where relrowsecurity and (relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      or oid in ('storage.objects'::regclass, 'storage.buckets'::regclass, 'realtime.messages'::regclass))
    order by relnamespace::regnamespace::text desc, 1`
  return rows.map(({ table }) => {
    const statement = `alter table ${table} disable row level security`
    // Nobody may ask for tables of schema private at all.
    return table.startsWith('private.') ? grant(statement) : policy(statement, statement)
  })
}

/** What there is of public and private is taken away; what there is not is given. */
async function tableGrants(sql: postgres.Sql): Promise<Mutant[]> {
  const rows = await sql<{ table: string; role: string; right: string; held: boolean }[]>`
    select c.oid::regclass::text as table, role, "right", exists (
        select from aclexplode(c.relacl) as acl where acl.grantee = role::regrole and acl.privilege_type = upper("right")) as held
    from pg_class c
    cross join unnest(array['anon', 'authenticated']) as role
    cross join unnest(case c.relkind when 'S' then array['usage', 'select', 'update']
      when 'v' then array['select'] else array['select', 'insert', 'update', 'delete', 'truncate'] end) as "right"
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and not c.relispartition
      and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by c.relnamespace::regnamespace::text desc, 1, 2, 3`
  return rows.map(({ table, role, right, held }) =>
    grant(held ? `revoke ${right} on ${table} from ${role}` : `grant ${right} on ${table} to ${role}`),
  )
}

async function columnGrants(sql: postgres.Sql): Promise<Mutant[]> {
  const rows = await sql<{ table: string; column: string; held: boolean }[]>`
    select attrelid::regclass::text as table, quote_ident(attname) as column, attacl is not null as held
    from pg_attribute a
    where attnum > 0 and not attisdropped and attrelid in (select attrelid from pg_attribute b
      join pg_class c on c.oid = b.attrelid and c.relnamespace = 'public'::regnamespace where b.attacl is not null)
    order by 1, 2`
  return rows.flatMap(({ table, column, held }) => [
    grant(
      `${held ? 'revoke' : 'grant'} select (${column}) on ${table} ${held ? 'from' : 'to'} authenticated`,
    ),
    grant(`grant select (${column}) on ${table} to anon`),
    grant(`grant update (${column}) on ${table} to authenticated`),
  ])
}

async function functionGrants(sql: postgres.Sql): Promise<Mutant[]> {
  const rows = await sql<{ function: string; anon: boolean; authenticated: boolean }[]>`
    select oid::regprocedure::text as function, has_function_privilege('anon', oid, 'execute') as anon,
      has_function_privilege('authenticated', oid, 'execute') as authenticated
    from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and prorettype <> 'trigger'::regtype
    order by pronamespace::regnamespace::text desc, 1`
  return rows.flatMap((row) =>
    clients.map((role) => {
      const held = row[role]
      return grant(
        `${held ? 'revoke' : 'grant'} execute on routine ${row.function} ${held ? 'from' : 'to'} ${role}`,
      )
    }),
  )
}

async function schemaGrants(sql: postgres.Sql): Promise<Mutant[]> {
  const rows = await sql<{ role: string; right: string; held: boolean }[]>`
    select role, "right", has_schema_privilege(role, 'private', "right") as held
    from unnest(array['anon', 'authenticated']) as role, unnest(array['usage', 'create']) as "right"`
  const given = ['grant all on tables', 'grant all on sequences', 'grant execute on functions'].flatMap(
    (what) =>
      clients.map((role) => `alter default privileges for role postgres in schema public ${what} to ${role}`),
  )
  return [
    ...rows.map(({ role, right, held }) =>
      grant(`${held ? 'revoke' : 'grant'} ${right} on schema private ${held ? 'from' : 'to'} ${role}`),
    ),
    ...clients.map((role) => grant(`grant create on schema public to ${role}`)),
    ...given.map(grant),
    grant('alter default privileges for role postgres grant execute on functions to public'),
  ]
}
