import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import pino from 'pino'
import type postgres from 'postgres'
import { createApiKeys } from '../../supabase/local/api-keys.ts'
import { bootstrap } from '../../supabase/local/database/bootstrap.ts'
import { connect } from '../../supabase/local/database/connections.ts'
import { openCluster, superuser } from '../../supabase/local/engine/cluster.ts'
import { Engine } from '../../supabase/local/engine/engine.ts'
import type { Limits } from '../../supabase/local/realtime/limits.ts'
import { createRealtime, type Realtime } from '../../supabase/local/realtime/server.ts'
import { createTokenVerifier } from '../../supabase/local/token-verifier.ts'

export const publishableKey = 'sb_publishable_realtime_contract'
export const secretKey = 'sb_secret_realtime_contract'
const jwtSecret = randomUUID()

/** Rooms people are members of. `room:` topics: members listen and, if they may write, send and are present. */
const schema = `
  create table public.members (room text, person uuid, writes boolean default true, primary key (room, person));
  grant select on public.members to authenticated;
  create table public.notes (id int primary key, room text not null, body text not null);
  create function public.notes_changed() returns trigger language plpgsql security definer set search_path = '' as $$
  begin
    perform realtime.broadcast_changes('room:' || coalesce(new.room, old.room), tg_op, tg_op, tg_table_name,
      tg_table_schema, new, old);
    return null;
  end $$;
  create trigger notes_changed after insert or update or delete on public.notes
    for each row execute function public.notes_changed();
  create policy rooms_listen on realtime.messages for select to authenticated using (
    exists (select from public.members m where m.person = (select auth.uid()) and 'room:' || m.room = realtime.topic()));
  create policy rooms_send on realtime.messages for insert to authenticated with check (
    exists (select from public.members m
      where m.person = (select auth.uid()) and m.writes and 'room:' || m.room = realtime.topic()));
  create policy news_listen on realtime.messages for select to authenticated using (
    extension = 'broadcast' and realtime.topic() = 'news');
  create policy slow_listen on realtime.messages for select to authenticated using (
    realtime.topic() like 'slow:%' and (select true from pg_sleep(0.5)));
  create policy broken_listen on realtime.messages for select to authenticated using (
    realtime.topic() = 'broken' and (1 / (length(realtime.topic()) - 6)) = 1);
`

export interface Person {
  readonly id: string
  readonly client: SupabaseClient
  /** Replaces the token the client will use; `null` goes back to the key alone. */
  setToken(token: string | null): void
}

/** The Realtime server over a Postgres of its own, without the rest of the backend. */
export class RealtimeFixture {
  readonly sql: postgres.Sql
  /** As the role that runs migrations. */
  readonly owner: postgres.Sql
  readonly engine: Engine
  readonly #password: string
  readonly #folder: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #clients: SupabaseClient[] = []
  readonly #leaving: Promise<unknown>[] = []
  #realtime: Realtime | null = null

  static async start(limits: Partial<Limits> = {}): Promise<RealtimeFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'bonfire-realtime-'))
    const password = randomUUID()
    const cluster = await openCluster(folder, password)
    if (!cluster.ok) throw new Error(cluster.error.message)
    const engine = await Engine.start(cluster.value, pino({ level: 'silent' }))
    if (!engine.ok) throw new Error(engine.error.message)
    const address = { port: engine.value.port, password }
    const fixture = new RealtimeFixture(
      folder,
      engine.value,
      password,
      connect(address, superuser, 8),
      connect(address, 'postgres', 2),
    )
    await bootstrap(fixture.sql, address)
    await fixture.owner.unsafe(schema)
    await fixture.startServer(limits)
    return fixture
  }

  private constructor(
    folder: string,
    engine: Engine,
    password: string,
    sql: postgres.Sql,
    owner: postgres.Sql,
  ) {
    this.#folder = folder
    this.engine = engine
    this.#password = password
    this.sql = sql
    this.owner = owner
    this.#server = createServer((req, res) => {
      void this.#realtime?.handleHttp(req, res).then((mine) => mine || res.writeHead(404).end())
    })
    this.#server.on('upgrade', (req, socket, head) => this.#realtime?.handleUpgrade(req, socket, head))
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  /** How to reach the database as superuser. */
  get connection() {
    const { port } = this.engine
    return { host: '127.0.0.1', port, database: 'postgres', username: superuser, password: this.#password }
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the server does not listen')
    return `http://127.0.0.1:${address.port}`
  }

  socketUrl(query = `apikey=${publishableKey}&vsn=2.0.0`): string {
    return `${this.url.replace('http', 'ws')}/realtime/v1/websocket?${query}`
  }

  /** Starts the server, on the port it had before if there was one. */
  async startServer(limits: Partial<Limits> = {}): Promise<void> {
    const keys = createApiKeys({ publishable: publishableKey, secret: secretKey })
    const verifier = createTokenVerifier({ kind: 'secret', secret: jwtSecret })
    this.#realtime = await createRealtime({
      sql: this.sql,
      verifyToken: (token) => verifier.verify(token),
      verifyApiKey: (key) => Promise.resolve(keys.check(key)),
      log: pino({ level: process.env['REALTIME_LOG'] ?? 'silent' }),
      limits,
    })
    if (this.#server.listening) return
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stopServer(): Promise<void> {
    await this.#realtime?.close()
    this.#realtime = null
  }

  /** Connections that clients hold. */
  get openSockets(): number {
    return this.#sockets.size
  }

  /** Cuts every connection as a dead network would: no close frame. */
  cutSockets(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  token(person: string, expiresInSeconds = 3600, claims: Record<string, unknown> = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    // The id makes two tokens of one second differ.
    return new SignJWT({
      sub: person,
      role: 'authenticated',
      aud: 'authenticated',
      jti: randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt(now)
      .setExpirationTime(now + expiresInSeconds)
      .sign(new TextEncoder().encode(jwtSecret))
  }

  /** A supabase-js client without anybody signed in. */
  client(options: Record<string, unknown> = {}, accessToken?: () => Promise<string | null>): SupabaseClient {
    const client = createClient(this.url, publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { reconnectAfterMs: () => 20, ...options },
      ...(accessToken ? { accessToken } : {}),
    })
    this.#clients.push(client)
    return client
  }

  async person(options: Record<string, unknown> = {}): Promise<Person> {
    const id = randomUUID()
    let token: string | null = await this.token(id)
    const client = this.client(options, () => Promise.resolve(token))
    await client.realtime.setAuth()
    return { id, client, setToken: (next) => (token = next) }
  }

  async addMember(room: string, person: Person, writes = true): Promise<void> {
    await this
      .sql`insert into public.members (room, person, writes) values (${room}, ${person.id}, ${writes})`
  }

  async removeMember(room: string, person: Person): Promise<void> {
    await this.sql`delete from public.members where room = ${room} and person = ${person.id}`
  }

  /** Holds up every question to the policies, and the feed, until the returned function is called. */
  async blockDatabase(): Promise<() => Promise<void>> {
    const locked = Promise.withResolvers<null>()
    const release = Promise.withResolvers<null>()
    const lock = this.owner.begin(async (tx) => {
      await tx`lock table realtime.messages in access exclusive mode`
      locked.resolve(null)
      await release.promise
    })
    await Promise.race([locked.promise, lock])
    return async () => {
      release.resolve(null)
      await lock
    }
  }

  /** Says something on a topic, as a trigger would. */
  async send(topic: string, event: string, payload: object, isPrivate = true): Promise<void> {
    await this
      .owner`select realtime.send(${this.owner.json({ ...payload })}, ${event}, ${topic}, ${isPrivate})`
  }

  /** Not awaited until the end: supabase-js looks every 150 ms whether a socket has closed. */
  disconnectClients(): void {
    for (const client of this.#clients.splice(0)) this.#leaving.push(client.removeAllChannels())
  }

  async close(): Promise<void> {
    this.disconnectClients()
    await Promise.all(this.#leaving)
    await this.stopServer()
    await new Promise((resolve) => this.#server.close(resolve))
    await Promise.all([this.sql.end({ timeout: 1 }), this.owner.end({ timeout: 1 })])
    await this.engine.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
