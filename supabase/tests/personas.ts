import postgres from 'postgres'

/** One person's view of the database: their role and claims, as REST sets them, in a transaction of its own. */
export interface Persona {
  readonly id: string
  /** Runs one statement as this person. Throws what Postgres throws. */
  sql<T extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<T[]>
  /** Calls a function of ours and gives its result. */
  call(name: string, ...values: readonly unknown[]): Promise<FunctionResult>
}

/** The two forms of src/shared/result.ts, loosely typed: tests look into them. */
export interface FunctionResult {
  readonly ok: boolean
  readonly value?: unknown
  readonly error?: { readonly kind: string }
}

type Value = postgres.ParameterOrJSON<never>

/** @param id null: nobody signed in (role `anon`) */
export function persona(db: postgres.Sql, id: string | null): Persona {
  const role = id === null ? 'anon' : 'authenticated'
  const claims = JSON.stringify({ sub: id, role })
  const sql: Persona['sql'] = async <T extends object>(text: string, values: readonly unknown[] = []) => {
    const rows = await db.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${id ?? ''}, true),
        set_config('request.jwt.claim.role', ${role}, true), set_config('role', ${role}, true)`
      return tx.unsafe<T[]>(text, values as Value[])
    })
    return [...rows] as T[]
  }
  return {
    id: id ?? '',
    sql,
    async call(name, ...values) {
      const places = values.map((_, i) => `$${i + 1}`).join(', ')
      const [row] = await sql<{ result: FunctionResult }>(
        `select public.${name}(${places}) as result`,
        values,
      )
      if (!row) throw new Error(`${name} gave no row`)
      return row.result
    },
  }
}

/** Makes an account with a profile, straight in the database. */
export async function newPerson(db: postgres.Sql, username: string): Promise<Persona> {
  const id = crypto.randomUUID()
  await db`insert into auth.users (id, email) values (${id}, ${`${username}@test.example`})`
  const made = persona(db, id)
  const result = await made.call('create_profile', username, username)
  if (!result.ok) throw new Error(`create_profile: ${JSON.stringify(result)}`)
  return made
}

/** A server with its two channels, made by `owner`, joined by `others`. */
export async function newServer(
  owner: Persona,
  ...others: readonly Persona[]
): Promise<{ serverId: string; textId: string; voiceId: string }> {
  const made = (await owner.call('create_server', 'Test')).value as {
    server: { id: string }
    channels: { id: string; kind: string }[]
  }
  const invite = (await owner.call('create_invite', made.server.id, null, null)).value as { code: string }
  for (const other of others) await other.call('accept_invite', invite.code)
  const channelId = (kind: string): string => made.channels.find((channel) => channel.kind === kind)?.id ?? ''
  return { serverId: made.server.id, textId: channelId('text'), voiceId: channelId('voice') }
}
