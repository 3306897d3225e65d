import { App, type EmailDriver } from '@supabase/lite'
import { createPostgresConnection, type PostgresConnection } from '@supabase/lite/postgres'
import type { Logger } from 'pino'
import { databaseUrl, poolOptions, type DatabaseAddress, type LoginRole } from '../database/connections.ts'
import { superuser } from '../engine/cluster.ts'
import { claimsOf, type Caller } from './caller.ts'
import { capturingConsole } from './captured-console.ts'
import { answerable } from './rest-errors.ts'
import { maxRows } from './rpc-statement.ts'

export interface LiteOptions {
  readonly database: DatabaseAddress
  readonly jwtSecret: string
  /** s */
  readonly tokenLifetime: number
  readonly email: EmailDriver
  /** What links in mails begin with. */
  readonly siteUrl: string
  readonly log: Logger
}

/** Auth and REST of @supabase/lite, each over its own role, for callers that were verified before. */
export interface Lite {
  auth(request: Request, caller: Caller): Promise<Response>
  rest(request: Request, caller: Caller): Promise<Response>
  /** How many database connections were lost so far; a 500 while it rises is the connection's fault. */
  readonly lostConnections: number
  close(): Promise<void>
}

export function createLite(options: LiteOptions): Lite {
  let lostConnections = 0
  const open = (role: LoginRole, max: number, types: typeof timestamps): PostgresConnection =>
    createPostgresConnection({
      url: databaseUrl(options.database, role),
      postgresOptions: {
        ...poolOptions,
        max,
        types,
        onclose: () => {
          lostConnections++
        },
      },
    })
  const callers = new WeakMap<Request, Caller>()
  const server = {
    disableStudio: true,
    apiKeys: {
      // The gateway has decided already; lite is told, not asked.
      resolver: (_key: string, context: { req: { raw: Request } }) => {
        const caller = callers.get(context.req.raw)
        if (!caller) throw new Error('a request reached lite without a verified caller')
        const type = caller.role === 'service_role' ? ('secret' as const) : ('publishable' as const)
        return Promise.resolve({ type, claims: claimsOf(caller) })
      },
    },
  }

  const authConnection = open('supabase_auth_admin', 5, { ...timestamps, ...plainJson })
  const authApp = new App({
    connection: authConnection,
    api: { enabled: false },
    storage: { enabled: false },
    db: { migrations: { enabled: false } },
    auth: {
      enabled: true,
      jwt_secret: options.jwtSecret,
      jwt_expiry: options.tokenLifetime,
      site_url: options.siteUrl,
      enable_refresh_token_rotation: true,
      minimum_password_length: 8,
      email: { enable_signup: true, enable_confirmations: false, double_confirm_changes: false },
    },
    options: { server, drivers: { email: options.email } },
  })

  const restConnection = open('authenticator', 10, timestamps)
  const catalogue = open(superuser, 1, timestamps)
  prepareRest(restConnection, catalogue)
  const restApp = new App({
    connection: restConnection,
    api: { enabled: true, schemas: ['public'], max_rows: maxRows },
    storage: { enabled: false },
    db: { migrations: { enabled: false } },
    auth: { enabled: false },
    options: { server },
  })

  // Ahead of the first request; what goes wrong here goes wrong again there, and is answered there.
  void capturingConsole(options.log, () => restConnection.introspect())
  const connections = [authConnection, restConnection, catalogue]
  return {
    auth: (request, caller) => {
      callers.set(request, caller)
      return capturingConsole(options.log, () => authApp.fetch(request))
    },
    rest: (request, caller) => {
      callers.set(request, caller)
      return capturingConsole(options.log, () => restApp.fetch(request))
    },
    get lostConnections() {
      return lostConnections
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.driver.end({ timeout: 2 })))
    },
  }
}

function prepareRest(rest: PostgresConnection, catalogue: PostgresConnection): void {
  // Otherwise lite's first request grants everything in every schema with RLS to anon and authenticated.
  Object.assign(rest, { rlsState: 'active' })
  // information_schema shows only what the asking role may touch, and this role may touch nothing. Read once, for it takes
  // a fifth of a second and the schema changes only by migrations, which run before.
  let read: ReturnType<PostgresConnection['introspect']> | null = null
  rest.introspect = async () => {
    read ??= catalogue.introspect()
    const schema = await read
    if (schema.tables.length === 0) read = null // what lite answers when the database was away
    return schema
  }
  rest.normalizeDbError = answerable
}

const asIs = (value: string): string => value

/** lite's driver leaves timestamps in Postgres' form; PostgREST and Auth write ISO 8601. */
const timestamps = {
  timestamptz: {
    to: 1184,
    from: [1184],
    serialize: asIs,
    parse: (text: string) => text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'),
  },
  timestamp: { to: 1114, from: [1114], serialize: asIs, parse: (text: string) => text.replace(' ', 'T') },
}

/** lite's Auth hands JSON over as text; its driver would encode that a second time. */
const plainJson = {
  jsonb: { to: 3802, from: [3802], serialize: asIs, parse: (text: string): unknown => JSON.parse(text) },
}
