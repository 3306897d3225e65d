import postgres from 'postgres'

/** One person's view of the database: their role and claims, as REST sets them, in a transaction of its own. */
export interface Persona {
  readonly id: string
  /** Runs one statement as this person. Throws what Postgres throws. */
  sql<T extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<T[]>
  /** Calls a function of ours and gives its result. */
  call(name: string, ...values: readonly unknown[]): Promise<FunctionResult>
  /** As call(), but takes back what it did. */
  attempt(name: string, ...values: readonly unknown[]): Promise<FunctionResult>
}

/** The two forms of src/shared/result.ts, loosely typed: tests look into them. */
export interface FunctionResult {
  readonly ok: boolean
  readonly value?: unknown
  readonly error?: { readonly kind: string }
}

type Value = postgres.ParameterOrJSON<never>

/** Makes the transaction that of this person, or of nobody signed in (role `anon`), as REST does. */
export async function become(tx: postgres.TransactionSql, id: string | null): Promise<void> {
  const role = id === null ? 'anon' : 'authenticated'
  const claims = JSON.stringify({ sub: id, role })
  await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${id ?? ''}, true),
    set_config('request.jwt.claim.role', ${role}, true), set_config('role', ${role}, true)`
}

/** Carries a result out of a transaction that has to be rolled back. */
class TakenBack extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('taken back')
    this.result = result
  }
}

/** Does something in a transaction that leaves nothing behind. */
export async function takenBack<T>(
  db: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  try {
    await db.begin(async (tx) => {
      throw new TakenBack(await work(tx))
    })
  } catch (cause) {
    if (cause instanceof TakenBack) return cause.result as T
    throw cause
  }
  throw new Error('a transaction that always throws returned')
}

/** @param id null: nobody signed in */
export function persona(db: postgres.Sql, id: string | null): Persona {
  const invocation = (name: string, values: readonly unknown[]): string =>
    `select public.${name}(${values.map((_, i) => `$${i + 1}`).join(', ')}) as result`
  const only = (name: string, rows: readonly object[]): FunctionResult => {
    const [row] = rows as { result: FunctionResult }[]
    if (!row) throw new Error(`${name} gave no row`)
    return row.result
  }

  const sql: Persona['sql'] = async <T extends object>(text: string, values: readonly unknown[] = []) => {
    const rows = await db.begin(async (tx) => {
      await become(tx, id)
      return tx.unsafe<T[]>(text, values as Value[])
    })
    return [...rows] as T[]
  }
  return {
    id: id ?? '',
    sql,
    async call(name, ...values) {
      return only(name, await sql(invocation(name, values), values))
    },
    async attempt(name, ...values) {
      const rows = await takenBack(db, async (tx) => {
        await become(tx, id)
        return tx.unsafe<object[]>(invocation(name, values), values as Value[])
      })
      return only(name, rows)
    },
  }
}

/** The value of a call that must succeed. */
export function must(result: FunctionResult): unknown {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}

/** One text of that value: the id of what was made, the code of an invite. */
export function given(result: FunctionResult, name: string): string {
  const text = (must(result) as Record<string, unknown>)[name]
  if (typeof text !== 'string') throw new Error(`no ${name} in ${JSON.stringify(result.value)}`)
  return text
}

/** Makes an account with a profile, straight in the database. */
export async function newPerson(db: postgres.Sql, username: string): Promise<Persona> {
  const id = crypto.randomUUID()
  await db`insert into auth.users (id, email) values (${id}, ${`${username}@test.example`})`
  const made = persona(db, id)
  must(await made.call('create_profile', username, username))
  return made
}

/** A server with its two channels, made by `owner`, joined by `others`. */
export async function newServer(owner: Persona, ...others: readonly Persona[]): Promise<Place> {
  const place = await newPlace(owner, 'Test')
  const code = given(await owner.call('create_invite', place.serverId, null, null), 'code')
  for (const other of others) must(await other.call('accept_invite', code))
  return place
}

export interface Place {
  readonly serverId: string
  readonly textId: string
  readonly voiceId: string
}

/** A server of this name, as it comes. */
export async function newPlace(owner: Persona, name: string): Promise<Place> {
  const made = must(await owner.call('create_server', name)) as {
    server: { id: string }
    channels: { id: string; kind: string }[]
  }
  const channelId = (kind: string): string => made.channels.find((channel) => channel.kind === kind)?.id ?? ''
  return { serverId: made.server.id, textId: channelId('text'), voiceId: channelId('voice') }
}
