import { randomBytes, randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { signIn, signUp, value, type Account } from './accounts.ts'

const demo = z.object({ password: z.string(), complete: z.boolean() })

/** The demo's sign-ins, for people to try the app with. */
export interface Demo {
  readonly password: string
  readonly emails: readonly string[]
}

const names = ['Ember', 'Spark', 'Cinder'] as const
const talk: readonly (readonly [speaker: number, text: string])[] = [
  [0, 'The fire is lit. Chat and voice run on this machine, nothing leaves it.'],
  [1, 'Voice works too: join the Lounge on the left and talk.'],
  [2, 'Open a second window, sign in as somebody else, and watch a message arrive.'],
  [0, 'When you like it, make a server of your own and send somebody the invite link.'],
]
const emailOf = (name: string): string => `${name.toLowerCase()}@demo.example`

/**
 * Makes the demo server with a few people and messages, once per data folder.
 * Their password is made here and kept in the folder (`demo.json`), so that no installation shares it with another.
 * It is written down first: a run that is cut short is taken up again by the next.
 */
export async function seedDemo(dataDir: string, url: string, key: string): Promise<Demo> {
  const file = join(dataDir, 'demo.json')
  const before = await readDemo(file)
  const password = before?.password ?? randomBytes(9).toString('base64url')
  if (before?.complete !== true) {
    await writeDemo(file, { password, complete: false })
    const people = await Promise.all(names.map((name) => enter(url, key, name, password)))
    await converse(people)
    for (const account of people) await account.client.auth.signOut()
    await writeDemo(file, { password, complete: true })
  }
  return { password, emails: names.map(emailOf) }
}

async function enter(url: string, key: string, name: string, password: string): Promise<Account> {
  const email = emailOf(name)
  return signUp(url, key, { email, password, username: name.toLowerCase(), displayName: name }).catch(
    async (cause: unknown) => {
      const account = await signIn(url, key, { email, password }).catch(() => null)
      if (!account) throw cause
      await value(account, 'create_profile', { p_username: name.toLowerCase(), p_display_name: name })
      return account
    },
  )
}

async function converse([host, ...guests]: readonly Account[]): Promise<void> {
  if (!host) return
  const { data: before } = await host.client.from('servers').select('id').eq('owner_id', host.userId)
  if (before?.length) return // made by the run that was cut short
  const { server, channels } = await value(host, 'create_server', { p_name: 'Campfire' })
  const { code } = await value(host, 'create_invite', {
    p_server_id: server.id,
    p_expires_in_seconds: null,
    p_max_uses: null,
  })
  for (const guest of guests) await value(guest, 'accept_invite', { p_code: code })
  const general = channels.find((channel) => channel.kind === 'text')
  for (const [speaker, text] of talk) {
    const account = [host, ...guests][speaker]
    if (general && account)
      await value(account, 'send_message', { p_channel_id: general.id, p_id: randomUUID(), p_body: text })
  }
}

async function readDemo(file: string): Promise<z.infer<typeof demo> | null> {
  try {
    return demo.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null // not there yet, or unreadable: made anew
  }
}

const writeDemo = (file: string, content: z.infer<typeof demo>): Promise<void> =>
  writeFile(file, JSON.stringify(content), { mode: 0o600 })
