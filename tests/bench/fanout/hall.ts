import { SignJWT } from 'jose'
import type postgres from 'postgres'
import { z } from 'zod'
import { topic } from '../../../src/shared/backend.ts'
import { startChild } from '../../../scripts/stack/child.ts'
import { loadKeys } from '../../../supabase/local/keys.ts'
import { newPerson, newServer } from '../../../supabase/tests/personas.ts'
import { openDatabase } from '../database.ts'

const readySchema = z.looseObject({ url: z.url(), publishableKey: z.string() })

/** A running embedded backend with one text channel and many members. */
export interface Hall {
  readonly url: string
  readonly publishableKey: string
  readonly pid: number
  readonly postgres: string
  readonly channelId: string
  /** Where its messages are heard. */
  readonly topic: string
  /** An access token of each member. */
  readonly tokens: readonly string[]
  close(): Promise<void>
}

export async function openHall(dataDir: string, members: number): Promise<Hall> {
  const started = await startChild({
    name: 'backend',
    script: 'supabase/local/main.ts',
    args: ['--data', dataDir, '--port', '0'],
  })
  if (!started.ok) throw new Error(started.error.detail)
  const { url, publishableKey } = readySchema.parse(started.value.ready)
  const db = await openDatabase(dataDir)
  try {
    const [version] = await db<{ server_version: string }[]>`show server_version`
    return {
      url,
      publishableKey,
      pid: started.value.pid,
      postgres: `PostgreSQL ${version?.server_version ?? 'unknown'}`,
      ...(await populate(db, dataDir, members)),
      close: () => started.value.stop(),
    }
  } catch (cause) {
    await started.value.stop()
    throw cause
  } finally {
    await db.end()
  }
}

async function populate(
  db: postgres.Sql,
  dataDir: string,
  members: number,
): Promise<Pick<Hall, 'channelId' | 'topic' | 'tokens'>> {
  const people = []
  for (let i = 0; i < members; i++) people.push(await newPerson(db, `person${i}`))
  const [owner, ...others] = people
  if (!owner) throw new Error('a server needs an owner')
  const { textId } = await newServer(owner, ...others)
  const [channel] = await db<{ epoch: number }[]>`
    select epoch::integer as epoch from public.channels where id = ${textId}`
  if (!channel) throw new Error('the new server has no text channel')
  const keys = await loadKeys(dataDir)
  if (!keys.ok) throw new Error(keys.error.message)
  const secret = new TextEncoder().encode(keys.value.jwtSecret)
  const sign = ({ id }: { id: string }): Promise<string> =>
    new SignJWT({ sub: id, role: 'authenticated', aud: 'authenticated' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime('6h')
      .sign(secret)
  return {
    channelId: textId,
    topic: topic.channel(textId, channel.epoch),
    tokens: await Promise.all(people.map(sign)),
  }
}
