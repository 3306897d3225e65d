import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import postgres from 'postgres'
import { topic } from '../../src/shared/backend.ts'
import { become, given, must, newPlace, persona, type Persona } from '../../supabase/tests/personas.ts'
import { liftLimits } from '../support/lift-limits.ts'
import { RealtimeListener } from '../support/realtime-listener.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'
import { person } from './backend-fixture.ts'

/*
 * Realtime asks who may listen when a topic is joined, and not again: the embedded server takes nobody off a topic by itself, and
 * neither does a hosted one until their token is renewed. So whoever loses a channel and keeps their socket must hear nothing that
 * is committed after they lost it, while others go on writing.
 */

interface Listening extends Persona {
  readonly token: string
}

let backend: TestBackend
let db: postgres.Sql
let ada: Listening, ben: Listening, cleo: Listening

beforeAll(async () => {
  backend = await startTestBackend()
  db = postgres(backend.databaseUrl, { max: 8, onnotice: () => undefined })
  await liftLimits(db)
  ;[ada, ben, cleo] = await Promise.all([newcomer('ada'), newcomer('ben'), newcomer('cleo')])
})
afterAll(async () => {
  await db.end()
  await backend.close()
})

async function newcomer(name: string): Promise<Listening> {
  const { id, token } = await person(backend)
  const who = persona(db, id)
  must(await who.call('create_profile', name, name))
  return { ...who, token }
}

interface Loss {
  /** What Ben listens to, and Ada and Cleo write in. */
  readonly channelId: string
  readonly serverId: string | null
  /** Who takes it from Ben, and how. */
  readonly by: Persona
  readonly call: readonly [name: string, ...values: unknown[]]
}

const view = 1

async function place(...members: readonly Persona[]) {
  const made = await newPlace(ada, 'Place')
  const code = given(await ada.call('create_invite', made.serverId, null, null), 'code')
  for (const member of members) must(await member.call('accept_invite', code))
  return made
}

const role = async (serverId: string, ...people: readonly Persona[]): Promise<string> => {
  const id = given(await ada.call('create_role', serverId, 'Scout'), 'id')
  for (const each of people) must(await ada.call('assign_role', serverId, each.id, id))
  return id
}

const channel = async (serverId: string, kind: string, parent: string | null = null): Promise<string> =>
  given(await ada.call('create_channel', serverId, kind, kind, parent), 'id')

const overwrite = async (channelId: string, roleId: string, allow: number, deny: number): Promise<unknown> =>
  must(await ada.call('set_overwrite', channelId, roleId, null, allow, deny))

/** A channel for the people of a role alone. */
async function hiddenChannel() {
  const { serverId } = await place(ben, cleo)
  const scouts = await role(serverId, ben, cleo)
  const channelId = await channel(serverId, 'text')
  await overwrite(channelId, serverId, 0, view)
  await overwrite(channelId, scouts, view, 0)
  return { serverId, scouts, channelId }
}

const losses: Readonly<Record<string, () => Promise<Loss>>> = {
  'is kicked': async () => {
    const { serverId, textId } = await place(ben, cleo)
    return { serverId, channelId: textId, by: ada, call: ['kick_member', serverId, ben.id] }
  },
  'is kicked while in a thread': async () => {
    const { serverId, textId } = await place(ben, cleo)
    const channelId = given(await ben.call('create_thread', textId, 'thread'), 'id')
    return { serverId, channelId, by: ada, call: ['kick_member', serverId, ben.id] }
  },
  'is banned and their words are deleted': async () => {
    const { serverId, textId } = await place(ben, cleo)
    must(await ben.call('send_message', textId, crypto.randomUUID(), 'regrettable'))
    return { serverId, channelId: textId, by: ada, call: ['ban_member', serverId, ben.id, null, null, 60] }
  },
  leaves: async () => {
    const { serverId, textId } = await place(ben, cleo)
    return { serverId, channelId: textId, by: ben, call: ['leave_server', serverId] }
  },
  'loses their role': async () => {
    const { serverId, channelId, scouts } = await hiddenChannel()
    return { serverId, channelId, by: ada, call: ['unassign_role', serverId, ben.id, scouts] }
  },
  'has a role that is deleted': async () => {
    const { serverId, textId } = await place(ben, cleo)
    const scouts = await role(serverId, ben)
    const everyone = await db<
      { rest: string }[]
    >`select (permissions - 1)::text as rest from public.roles where id = ${serverId}`
    must(await ada.call('update_role', scouts, { permissions: view }))
    must(await ada.call('update_role', serverId, { permissions: Number(everyone[0]?.rest) }))
    must(await ada.call('set_overwrite', textId, null, cleo.id, view, 0))
    return { serverId, channelId: textId, by: ada, call: ['delete_role', scouts] }
  },
  'is in a server that shows less to everyone': async () => {
    const { serverId, textId } = await place(ben, cleo)
    must(await ada.call('set_overwrite', textId, null, cleo.id, view, 0))
    const everyone = await db<
      { rest: string }[]
    >`select (permissions - 1)::text as rest from public.roles where id = ${serverId}`
    return {
      serverId,
      channelId: textId,
      by: ada,
      call: ['update_role', serverId, { permissions: Number(everyone[0]?.rest) }],
    }
  },
  'is denied the channel': async () => {
    const { serverId, textId } = await place(ben, cleo)
    return { serverId, channelId: textId, by: ada, call: ['set_overwrite', textId, null, ben.id, 0, view] }
  },
  'is given a role that is denied the channel': async () => {
    const { serverId, textId } = await place(ben, cleo)
    const exiles = await role(serverId)
    await overwrite(textId, exiles, 0, view)
    return { serverId, channelId: textId, by: ada, call: ['assign_role', serverId, ben.id, exiles] }
  },
  'loses the overwrite that let them in': async () => {
    const { serverId, channelId, scouts } = await hiddenChannel()
    must(await ada.call('set_overwrite', channelId, null, cleo.id, view, 0))
    return { serverId, channelId, by: ada, call: ['set_overwrite', channelId, scouts, null, 0, 0] }
  },
  'is denied the category': async () => {
    const { serverId } = await place(ben, cleo)
    const category = await channel(serverId, 'category')
    const channelId = await channel(serverId, 'text', category)
    return { serverId, channelId, by: ada, call: ['set_overwrite', category, null, ben.id, 0, view] }
  },
  'sees the channel moved into a hidden category': async () => {
    const { serverId, textId } = await place(ben, cleo)
    const scouts = await role(serverId, cleo)
    const category = await channel(serverId, 'category')
    await overwrite(category, serverId, 0, view)
    await overwrite(category, scouts, view, 0)
    return { serverId, channelId: textId, by: ada, call: ['update_channel', textId, { parent_id: category }] }
  },
  'gives the server away': async () => {
    const { serverId, channelId, scouts } = await hiddenChannel()
    must(await ada.call('unassign_role', serverId, ben.id, scouts))
    must(await ada.call('assign_role', serverId, ada.id, scouts))
    must(await ada.call('transfer_server', serverId, ben.id))
    return { serverId, channelId, by: ben, call: ['transfer_server', serverId, ada.id] }
  },
  'leaves a group': async () => {
    await place(ben, cleo)
    const channelId = given(await ada.call('create_group', [ben.id, cleo.id]), 'id')
    return { serverId: null, channelId, by: ben, call: ['leave_group', channelId] }
  },
}

async function epochOf(table: 'channels' | 'servers', id: string): Promise<number> {
  const [row] = await db<{ epoch: number }[]>`select epoch from ${db(`public.${table}`)} where id = ${id}`
  return row?.epoch ?? 0
}

/** Everything one may hear of the channel now: its own topic and, in a server, the server's. */
async function listen(who: Listening, { channelId, serverId }: Loss): Promise<RealtimeListener> {
  const listener = await RealtimeListener.open(backend, who.token)
  const topics = [topic.channel(channelId, await epochOf('channels', channelId)), topic.user(who.id)]
  if (serverId !== null) topics.push(topic.server(serverId, await epochOf('servers', serverId)))
  for (const name of topics) expect(await listener.join(name), name).toBeNull()
  return listener
}

/** Writes until told to stop, then once more. */
async function keepWriting(who: Persona, channelId: string, stop: Promise<unknown>): Promise<void> {
  let stopped = false
  void stop.then(() => (stopped = true))
  for (let last = false; !last;) {
    last = stopped
    must(await who.call('send_message', channelId, crypto.randomUUID(), last ? 'last' : 'more'))
  }
}

/** Takes the channel away; its head is held until that is committed, so its revision then parts before from after. */
const takeAway = ({ by, call: [name, ...values], channelId }: Loss): Promise<number> =>
  db.begin(async (tx) => {
    await become(tx, by.id)
    const places = values.map((_, i) => `$${i + 1}`).join(', ')
    const [answer] = await tx.unsafe<{ result: { ok: boolean } }[]>(
      `select public.${name}(${places}) as result`,
      values as never[],
    )
    expect(answer?.result.ok, name).toBe(true)
    await tx`reset role`
    const [head] = await tx<
      { rev: number }[]
    >`select rev::int from public.channel_heads where channel_id = ${channelId} for update`
    return head?.rev ?? 0
  })

const revisions = (listener: RealtimeListener, channelId: string): number[] =>
  listener.heard.items
    .filter(
      ({ topic: name, payload }) =>
        name.startsWith(`channel:${channelId}:`) || payload['channel_id'] === channelId,
    )
    .flatMap(({ payload: { rev } }) => (typeof rev === 'number' ? [rev] : []))

describe.each(Object.entries(losses))('whoever %s', (_, arrange) => {
  test.each([1, 2, 3])('hears nothing said after it, time %i', async () => {
    const loss = await arrange()
    const { channelId } = loss
    const [gone, stays] = [await listen(ben, loss), await listen(cleo, loss)]
    const enough = Promise.withResolvers<null>()
    const writing = [ada, cleo].map((who) => keepWriting(who, channelId, enough.promise))
    await gone.heard.until(() => revisions(gone, channelId).length >= 5, 'some messages before')
    const last = await takeAway(loss)
    enough.resolve(null)
    await Promise.all(writing)

    // Cleo is told where it goes on; from there all that was said is delivered, and Ben's socket has been passed.
    expect(await stays.join(topic.channel(channelId, await epochOf('channels', channelId)))).toBeNull()
    must(await ada.call('send_message', channelId, crypto.randomUUID(), 'marker'))
    await stays.heard.find(({ payload }) => JSON.stringify(payload).includes('marker'), 'the marker')
    await gone.flushed()
    expect(Math.max(...revisions(gone, channelId)), 'the last that was heard').toBeLessThanOrEqual(last)
    const [head] = await db<
      { rev: number }[]
    >`select rev::int from public.channel_heads where channel_id = ${channelId}`
    expect(head?.rev, 'something was said afterwards').toBeGreaterThan(last)
    gone.close()
    stays.close()
  })

  test('is sent away only after what is being said was said', async () => {
    const { channelId, by, call } = await arrange()
    const said = Promise.withResolvers<number>()
    const goOn = Promise.withResolvers<null>()
    const saying = db.begin(async (tx) => {
      await become(tx, ada.id)
      await tx`select public.send_message(${channelId}, ${crypto.randomUUID()}, 'not yet committed')`
      said.resolve((await tx<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid ?? 0)
      await goOn.promise
    })
    const speaker = await said.promise
    const [name, ...values] = call
    const sentAway = by.call(name, ...values)
    await waitedFor(speaker).finally(() => goOn.resolve(null))
    await saying
    must(await sentAway)
  })
})

/** Resolves when somebody waits for what this process of the database holds. */
async function waitedFor(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const waiting = await db`select from pg_stat_activity where ${pid} = any (pg_blocking_pids(pid))`
    if (waiting.length > 0) return
    if (Date.now() > deadline) throw new Error('nobody waits for the speaker')
  }
}
