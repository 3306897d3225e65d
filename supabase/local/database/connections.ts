import postgres from 'postgres'
import { superuser } from '../engine/cluster.ts'

/** Roles of bootstrap/010_roles.sql that log in, and the cluster's superuser. */
export type LoginRole =
  typeof superuser | 'postgres' | 'authenticator' | 'supabase_auth_admin' | 'supabase_storage_admin'

/** Where the database is. It listens on loopback only. */
export interface DatabaseAddress {
  readonly port: number
  readonly password: string
}

export const databaseUrl = ({ port, password }: DatabaseAddress, role: LoginRole): string =>
  `postgresql://${role}:${password}@127.0.0.1:${port}/postgres`

/** A pool that finds the database again within a quarter of a second after it was away. */
export const connect = (address: DatabaseAddress, role: LoginRole, max: number): postgres.Sql =>
  postgres(databaseUrl(address, role), { max, ...poolOptions })

export const poolOptions = {
  backoff: (retries: number): number => Math.min(3 ** retries / 100, 0.25), // seconds
  connect_timeout: 1, // seconds; the database is on this machine
  onnotice: (): void => undefined,
} as const
