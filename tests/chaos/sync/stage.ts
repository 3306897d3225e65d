import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type Account, signUp, value } from '../../../scripts/stack/accounts.ts'
import { type Child, startChild } from '../../../scripts/stack/child.ts'
import { permissions } from '../../../src/shared/permissions.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { liftLimits } from '../../support/lift-limits.ts'
import { asOwner } from '../../support/as-owner.ts'

export type PersonName = 'ada' | 'ben' | 'cy'

/** A backend of its own, the people, and the channels they share. */
export interface Stage {
  readonly url: string
  readonly publishableKey: string
  /** Each on a line of its own that nothing happens to. */
  readonly people: Readonly<Record<PersonName, Account>>
  readonly serverId: string
  /** Only people named by the channel may see it. */
  readonly closedChannel: string
  readonly dataDir: string
  /** Signal 9, and a new start on the same folder and port. */
  killAndRestart(): Promise<void>
  /** Lets the person see the closed channel, or not. Goes on until the backend has done it. */
  admit(name: PersonName, admitted: boolean): Promise<void>
  close(): Promise<void>
}

const made = z.object({ ok: z.literal(true), value: z.object({ id: z.uuid() }) })
const done = z.object({ ok: z.literal(true) })

export async function setStage(limited: boolean): Promise<Stage> {
  const folder = await makeTemporaryFolder()
  let backend = await startBackend(folder.path, 0).catch(async (cause: unknown) => {
    await folder.remove()
    throw cause
  })
  const [url, publishableKey] = [String(backend.ready['url']), String(backend.ready['publishableKey'])]

  async function close(): Promise<void> {
    await backend.stop()
    await folder.remove()
  }

  async function build(): Promise<Stage> {
    const enter = (name: PersonName): Promise<Account> => {
      const email = `${name}@chaos.example`
      return signUp(url, publishableKey, { email, password: randomUUID(), username: name, displayName: name })
    }
    const [ada, ben, cy] = await Promise.all([enter('ada'), enter('ben'), enter('cy')])
    const people = { ada, ben, cy }
    const make = async (name: string, args: object): Promise<string> => {
      const answer = await ada.client.rpc(name, args)
      return made.parse(answer.data).value.id
    }
    const { server, channels } = await value(ada, 'create_server', { p_name: 'Chaos' })
    const { code } = await value(ada, 'create_invite', {
      p_server_id: server.id,
      p_expires_in_seconds: null,
      p_max_uses: null,
    })
    for (const guest of [ben, cy]) await value(guest, 'accept_invite', { p_code: code })

    await make('create_channel', { p_server_id: server.id, p_kind: 'text', p_name: 'news' })
    const closedChannel = await make('create_channel', {
      p_server_id: server.id,
      p_kind: 'text',
      p_name: 'quiet',
    })
    const general = channels.find(({ kind }) => kind === 'text')?.id
    await make('create_thread', { p_channel_id: general, p_name: 'details' })
    await make('open_dm', { p_user_id: ben.userId })
    await make('create_group', { p_user_ids: [ben.userId, cy.userId], p_name: 'three' })

    const view = permissions('view_channel')
    const overwrite = async (target: object, allow: number, deny: number): Promise<boolean> => {
      const args = {
        p_channel_id: closedChannel,
        p_role_id: null,
        p_user_id: null,
        p_allow: allow,
        p_deny: deny,
      }
      const answer = await ada.client.rpc('set_overwrite', { ...args, ...target })
      return done.safeParse(answer.data).success
    }
    const admit = async (name: PersonName, admitted: boolean): Promise<void> => {
      while (!(await overwrite({ p_user_id: people[name].userId }, admitted ? view : 0, 0))) await pause(200)
    }
    await overwrite({ p_role_id: server.id }, 0, view)
    await admit('ben', true)
    await admit('cy', true)
    await asOwner(folder.path, (sql) =>
      limited
        ? // Bursts end in a refusal; over time everything gets through.
          sql`update private.rate_limits set burst = 10, refill = '80 milliseconds' where action = 'send_message'`
        : liftLimits(sql),
    )
    return {
      url,
      publishableKey,
      people,
      serverId: server.id,
      closedChannel,
      dataDir: folder.path,
      async killAndRestart() {
        await backend.kill()
        backend = await startBackend(folder.path, Number(new URL(url).port))
      },
      admit,
      close,
    }
  }

  try {
    return await build()
  } catch (cause) {
    await close()
    throw cause
  }
}

async function startBackend(dataDir: string, port: number): Promise<Child> {
  const started = await startChild({
    name: 'backend',
    script: 'supabase/local/main.ts',
    args: ['--data', dataDir, '--port', String(port)],
  })
  if (!started.ok) throw new Error(`the backend did not start: ${started.error.detail}`)
  return started.value
}
