import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { getAuthSchemaSql } from '@supabase/lite'
import type postgres from 'postgres'
import { systemCode } from '../backend-error.ts'
import type { DatabaseAddress, LoginRole } from './connections.ts'

/** One piece of what lies under the migrations. */
interface Step {
  readonly name: string
  readonly sql: string
  /** `once`: never again, whatever it says later. `changed`: again whenever its text differs; it may run repeatedly. */
  readonly when: 'once' | 'changed'
  readonly as: LoginRole
}

const roles: readonly LoginRole[] = [
  'postgres',
  'authenticator',
  'supabase_auth_admin',
  'supabase_storage_admin',
]

/** Brings roles, schemas, Auth, Storage and Realtime to what this version needs. `sql` is the superuser's. */
export async function bootstrap(sql: postgres.Sql, { password }: DatabaseAddress): Promise<void> {
  await sql`create schema if not exists bonfire_local`
  await sql`create table if not exists bonfire_local.bootstrap (step text primary key, checksum text not null)`
  const rows = await sql<
    { step: string; checksum: string }[]
  >`select step, checksum from bonfire_local.bootstrap`
  const applied = new Map(rows.map(({ step, checksum }) => [step, checksum]))
  for (const step of await readSteps()) {
    const checksum = createHash('sha256').update(step.sql).digest('hex')
    const before = applied.get(step.name)
    if (before === checksum || (before !== undefined && step.when === 'once')) continue
    await sql.begin(async (transaction) => {
      await transaction.unsafe(`set local role ${step.as}`)
      await transaction.unsafe(step.sql).simple()
      await transaction.unsafe('reset role')
      if (step.name === 'roles') await setPasswords(transaction, password)
      await transaction`
        insert into bonfire_local.bootstrap (step, checksum) values (${step.name}, ${checksum})
        on conflict (step) do update set checksum = excluded.checksum`
    })
  }
}

async function setPasswords(sql: postgres.TransactionSql, password: string): Promise<void> {
  // The password is base64url: it needs no quoting.
  for (const role of roles) await sql.unsafe(`alter role ${role} password '${password}'`)
}

async function readSteps(): Promise<Step[]> {
  const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')
  const superuser: LoginRole = 'supabase_admin'
  const realtime = await read('../realtime/realtime.sql').catch((cause: unknown) => {
    if (systemCode(cause) === 'ENOENT') return null
    throw cause
  })
  return [
    { name: 'roles', sql: await read('../bootstrap/010_roles.sql'), when: 'once', as: superuser },
    { name: 'schemas', sql: await read('../bootstrap/020_schemas.sql'), when: 'once', as: superuser },
    { name: 'lite-auth', sql: getAuthSchemaSql(), when: 'changed', as: 'supabase_auth_admin' },
    {
      name: 'auth',
      sql: await read('../bootstrap/030_auth.sql'),
      when: 'changed',
      as: 'supabase_auth_admin',
    },
    {
      name: 'storage',
      sql: await read('../bootstrap/040_storage.sql'),
      when: 'changed',
      as: 'supabase_storage_admin',
    },
    ...(realtime === null
      ? []
      : [{ name: 'realtime', sql: realtime, when: 'changed', as: superuser } as const]),
  ]
}
