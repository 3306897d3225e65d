import type postgres from 'postgres'

/** A function of schema public that can be called by the names of its arguments, as `rpc-statement.ts` does. */
export interface CallableFunction {
  /** Quoted where that is needed, as all names that go into SQL. */
  readonly name: string
  readonly arguments: readonly Argument[]
  readonly gives: 'nothing' | 'value' | 'rows'
}

export interface Argument {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly required: boolean
}

/** By the name that stands in the address. */
export type RpcCatalogue = ReadonlyMap<string, CallableFunction>

interface Row {
  readonly key: string
  readonly name: string
  readonly gives: CallableFunction['gives']
  readonly arguments: readonly Argument[]
}

/**
 * Reads which functions there are. Left out is what has several forms, arguments that are not simply given by name
 * (unnamed, variadic, out), and results that are neither one value nor rows of a table's form.
 */
export async function readRpcCatalogue(sql: postgres.Sql): Promise<RpcCatalogue> {
  const rows = await sql<Row[]>`
    select p.proname as key, quote_ident(p.proname) as name,
      case when p.proretset then 'rows' when r.typname = 'void' then 'nothing' else 'value' end as gives,
      coalesce((
        select json_agg(json_build_object(
          'key', a.name, 'name', quote_ident(a.name), 'type', format_type(a.type, null),
          'required', a.place <= p.pronargs - p.pronargdefaults
        ) order by a.place)
        from unnest(p.proargnames, p.proargtypes::oid[]) with ordinality as a (name, type, place)
      ), '[]') as arguments
    from pg_proc p join pg_type r on r.oid = p.prorettype
    where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
      and not exists (
        select from pg_proc o where o.pronamespace = p.pronamespace and o.proname = p.proname and o.oid <> p.oid
      )
      and p.provariadic = 0 and p.proargmodes is null
      and coalesce(array_length(p.proargnames, 1), 0) = p.pronargs and '' <> all (coalesce(p.proargnames, '{}'))
      and case when p.proretset then r.typtype = 'c' else r.typtype in ('b', 'd', 'e', 'r', 'm') or r.typname = 'void' end`
  return new Map(rows.map(({ key, ...callable }) => [key, callable]))
}
