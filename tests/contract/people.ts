import { randomBytes } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { z } from 'zod'
import { channel as channelRow, server as serverRow, topic } from '../../src/shared/backend.ts'
import type { Database } from '../../src/shared/database.gen.ts'
import { signUp, value, type Account } from '../../scripts/stack/accounts.ts'
import { projectFrom } from './project.ts'

/* People and servers of a test's own, with names that nobody has. They are taken away at the end, as far as a project lets us. */

export const project = projectFrom(process.env)

const people: Account[] = []
const servers: { readonly owner: Account; readonly id: string }[] = []

export interface Person extends Account {
  readonly email: string
  readonly password: string
  readonly username: string
}

export const newName = (): string => `contract_${randomBytes(8).toString('hex')}`
export const emailOf = (name: string): string => `${name}@example.com`

/** Somebody new, signed in, with a profile. The project must not wait for a mail to be answered. */
export async function newPerson(): Promise<Person> {
  const username = newName()
  const who = { email: emailOf(username), password: randomBytes(16).toString('hex'), username }
  const account = await signUp(project.url, project.publishableKey, { ...who, displayName: username })
  people.push(account)
  await account.client.realtime.setAuth()
  return { ...account, ...who }
}

const options = { auth: { persistSession: false, autoRefreshToken: false } }

/** Nobody signed in. */
export const visitor = () => createClient(project.url, project.publishableKey, options)

/** Whoever holds this access token. */
export const bearer = (token: string) =>
  createClient(project.url, project.publishableKey, { accessToken: () => Promise.resolve(token) })

export interface Camp {
  readonly serverId: string
  readonly textId: string
  readonly voiceId: string
}

/** A server with its first two channels. */
export async function newCamp(owner: Account, ...members: readonly Account[]): Promise<Camp> {
  const { server, channels } = await value(owner, 'create_server', { p_name: newName() })
  servers.push({ owner, id: server.id })
  const limits = { p_max_uses: null, p_expires_in_seconds: null }
  if (members.length > 0) {
    const { code } = await value(owner, 'create_invite', { p_server_id: server.id, ...limits })
    for (const member of members) await value(member, 'accept_invite', { p_code: code })
  }
  const channel = (kind: string): string => channels.find((each) => each.kind === kind)?.id ?? ''
  return { serverId: server.id, textId: channel('text'), voiceId: channel('voice') }
}

export type FunctionName = keyof Database['public']['Functions']

const outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.looseObject({ kind: z.string() }) }),
])

/** What a function answers, be it a refusal. Throws if it could not be called. */
export async function ask(who: Account, name: FunctionName, args: object): Promise<z.infer<typeof outcome>> {
  return outcome.parse(must(await who.client.rpc(name, args)))
}

type Succeeded<A> = A extends { error: null } ? A : never

/** What a request that must succeed answered. */
export function must<A extends { data: unknown; error: unknown }>({
  data,
  error,
}: A): NonNullable<Succeeded<A>['data']> {
  if (error !== null) throw new Error(`the request failed: ${JSON.stringify(error)}`, { cause: error })
  if (data === null || data === undefined) throw new Error('an answer without data')
  return data
}

/** The topics of a camp as somebody in it reads them now: their epochs grow. */
export async function topicsOf(who: Account, { serverId, textId }: Camp) {
  const [server] = z
    .array(serverRow)
    .parse(must(await who.client.from('servers').select().eq('id', serverId)))
  const [text] = z.array(channelRow).parse(must(await who.client.from('channels').select().eq('id', textId)))
  if (!server || !text) throw new Error('they are not to be seen')
  return {
    server: topic.server(server.id, server.epoch),
    text: topic.channel(text.id, text.epoch),
    typing: `typing:${text.id}:${text.epoch}`,
  }
}

/**
 * Deletes the servers that were made, with all that is in them, and with the secret key the people, too. The embedded backend has no
 * way to delete people; its folder is thrown away.
 */
export async function cleanUp(): Promise<void> {
  for (const { owner, id } of servers.splice(0)) await ask(owner, 'delete_server', { p_server_id: id })
  const admin = project.secretKey === null ? null : createClient(project.url, project.secretKey, options)
  for (const { client, userId } of people.splice(0)) {
    await client.removeAllChannels()
    const deleted = await admin?.auth.admin.deleteUser(userId)
    if (deleted?.error && deleted.error.status !== 401) throw deleted.error
  }
}
