import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type OpenWorld } from '../stored-world.ts'
import { become, takenBack } from '../personas.ts'
import { personas, type PersonaName, type World } from '../world.ts'
import { camp, speakers, staff } from './function-rule.ts'

/* Who may listen and write to each private topic, asked of the policies as a Realtime server asks them: for every extension a
   hosted one knows. */

let world: OpenWorld
let epochs: Map<string, number>

beforeAll(async () => {
  world = await openWorld()
  const rows = await world.db<{ id: string; epoch: number }[]>`
    select id, epoch from public.channels union all select id, epoch from public.servers`
  epochs = new Map(rows.map(({ id, epoch }) => [id, epoch]))
})
afterAll(() => world.close())

interface TopicRule {
  readonly what: string
  topic(world: World): string
  readonly listen: readonly PersonaName[]
  readonly write: readonly PersonaName[]
}

const now = (kind: string, id: string, later = 0): string => `${kind}:${id}:${(epochs.get(id) ?? 0) + later}`

const rule = (
  what: string,
  topic: TopicRule['topic'],
  listen: readonly PersonaName[] = [],
  write: readonly PersonaName[] = [],
): TopicRule => ({ what, topic, listen, write })

const direct: readonly PersonaName[] = ['member', 'muted']
const rules: readonly TopicRule[] = [
  rule('a person', (w) => `user:${w.who.member.id}`, ['member']),
  rule('a person nobody is', () => 'user:'),
  rule('a server', (w) => now('server', w.camp.serverId), camp),
  rule('a server before somebody left', (w) => now('server', w.camp.serverId, -1)),
  rule('a server without its epoch', (w) => `server:${w.camp.serverId}`),
  rule('an open channel', (w) => now('channel', w.camp.generalId), camp),
  rule('an open channel before somebody left', (w) => now('channel', w.camp.generalId, -1)),
  rule('an open channel, an epoch ahead', (w) => now('channel', w.camp.generalId, 1)),
  rule('a channel without its epoch', (w) => `channel:${w.camp.generalId}`),
  rule('a channel with more behind its epoch', (w) => `${now('channel', w.camp.generalId)}:1`),
  rule('a channel in other letters', (w) => now('channel', w.camp.generalId).toUpperCase()),
  rule('every channel', () => 'channel:*'),
  rule('every topic', () => '*'),
  rule('like a pattern', () => 'channel:%'),
  rule('no topic', () => ''),
  rule('a hidden channel', (w) => now('channel', w.camp.staffRoom), staff),
  rule('a thread under a hidden channel', (w) => now('channel', w.camp.staffThread), staff),
  rule('a hidden voice channel', (w) => now('channel', w.camp.staffVoice), staff),
  rule('a direct message', (w) => now('channel', w.direct.membersId), direct),
  rule('a group', (w) => now('channel', w.direct.groupId), speakers),
  rule('typing in an open channel', (w) => now('typing', w.camp.generalId), camp, speakers),
  rule('typing in an open channel before somebody left', (w) => now('typing', w.camp.generalId, -1)),
  rule('typing in a hidden channel', (w) => now('typing', w.camp.staffRoom), staff, staff),
  rule('typing in a direct message', (w) => now('typing', w.direct.membersId), direct, direct),
  rule('something else', (w) => now('presence', w.camp.generalId)),
]

const extensions = ['broadcast', 'presence', 'postgres_changes']
const idOf = (who: PersonaName): string | null => (who === 'visitor' ? null : world.who[who].id)

/** Of rows on the topic, one for each extension, those the person sees. */
const heard = (who: PersonaName, topic: string): Promise<string[]> =>
  takenBack(world.db, async (tx) => {
    await tx`insert into realtime.messages (topic, extension) select ${topic}, unnest(${extensions}::text[])`
    await tx`select set_config('realtime.topic', ${topic}, true)`
    await become(tx, idOf(who))
    const rows = await tx<
      { extension: string }[]
    >`select extension from realtime.messages where topic = ${topic} and event is null`
    return rows.map(({ extension }) => extension)
  })

/** The extensions for which the person may make a row on the topic. */
async function said(who: PersonaName, topic: string): Promise<string[]> {
  const allowed: string[] = []
  for (const extension of extensions) {
    const wrote = takenBack(world.db, async (tx) => {
      await tx`select set_config('realtime.topic', ${topic}, true)`
      await become(tx, idOf(who))
      return tx`insert into realtime.messages (topic, extension) values (${topic}, ${extension})`
    })
    const refused = await wrote.then(
      () => null,
      (cause: unknown) => String(cause),
    )
    if (refused === null) allowed.push(extension)
    else expect(refused).toContain('row-level security')
  }
  return allowed
}

describe.each(rules)('the topic of $what', ({ topic, listen, write }) => {
  test.each(personas)('as the %s may hear and say', async (who) => {
    expect({ hears: await heard(who, topic(world)), says: await said(who, topic(world)) }).toEqual({
      hears: listen.includes(who) ? ['broadcast'] : [],
      says: write.includes(who) ? ['broadcast'] : [],
    })
  })
})
