import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import type { BackendOptions } from '../../supabase/local/backend.ts'
import { must, person, type Person } from './backend-fixture.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'

/** A whole backend on real sockets, with a server, somebody who owns it, a member, and somebody from outside. */
export interface Camp {
  readonly backend: TestBackend
  /** As superuser. */
  readonly db: postgres.Sql
  readonly ada: Person
  readonly ben: Person
  readonly eve: Person
  readonly serverId: string
  readonly textId: string
  /** Only for the owner. */
  readonly hiddenId: string
  /** How many files lie in the data folder. */
  stored(): Promise<number>
  close(): Promise<void>
}

export interface Answer {
  readonly ok: boolean
  readonly value?: unknown
  readonly error?: { readonly kind: string }
}

/** What a function of the database answered. */
export const call = async (who: Person, name: string, args: Record<string, unknown>): Promise<Answer> =>
  must(await who.client.rpc(name, args)) as Answer

/** The value of a call that must succeed. */
export async function value<T>(who: Person, name: string, args: Record<string, unknown>): Promise<T> {
  const answer = await call(who, name, args)
  if (!answer.ok) throw new Error(`${name}: ${answer.error?.kind ?? ''}`)
  return answer.value as T
}

export async function startCamp(options: Partial<BackendOptions> = {}): Promise<Camp> {
  const backend = await startTestBackend(options)
  const db = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined })
  const [ada, ben, eve] = await Promise.all(
    (['ada', 'ben', 'eve'] as const).map(async (name) => {
      const who = await person(backend)
      await value(who, 'create_profile', { p_username: name, p_display_name: name })
      return who
    }),
  )
  if (!ada || !ben || !eve) throw new Error('three people were asked for')
  const made = await value<{ server: { id: string }; channels: { id: string; kind: string }[] }>(
    ada,
    'create_server',
    { p_name: 'Camp' },
  )
  const serverId = made.server.id
  const limits = { p_server_id: serverId, p_max_uses: null, p_expires_in_seconds: null }
  const { code } = await value<{ code: string }>(ada, 'create_invite', limits)
  await value(ben, 'accept_invite', { p_code: code })
  const hidden = await value<{ id: string }>(ada, 'create_channel', {
    p_server_id: serverId,
    p_kind: 'text',
    p_name: 'hidden',
  })
  await value(ada, 'set_overwrite', {
    p_channel_id: hidden.id,
    p_role_id: serverId,
    p_user_id: null,
    p_allow: 0,
    p_deny: 1,
  })
  return {
    backend,
    db,
    ada,
    ben,
    eve,
    serverId,
    textId: made.channels.find(({ kind }) => kind === 'text')?.id ?? '',
    hiddenId: hidden.id,
    stored: async () => {
      const folder = join(backend.dataDir, 'storage')
      const found = await readdir(folder, { recursive: true, withFileTypes: true })
      return found.filter((entry) => entry.isFile()).length
    },
    close: async () => {
      await db.end()
      await backend.close()
    },
  }
}
