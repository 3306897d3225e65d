import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAccess, writeAccess, type Access } from '../../local/realtime/authorize.ts'
import { startTestDatabase, type TestDatabase } from '../test-database.ts'
import { makeWorld } from '../make-world.ts'
import { personas, type PersonaName, type World } from '../world.ts'
import { camp, speakers, staff } from './function-rule.ts'

/* Who may listen and write to each private topic, asked of the policies as the Realtime server asks them. */

let database: TestDatabase
let world: World
let epochs: Map<string, number>

beforeAll(async () => {
  database = await startTestDatabase()
  world = await makeWorld(database.db)
  const rows = await database.db<{ id: string; epoch: number }[]>`
    select id, epoch from public.channels union all select id, epoch from public.servers`
  epochs = new Map(rows.map(({ id, epoch }) => [id, epoch]))
})
afterAll(() => database.close())

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

const may = (access: Access): string =>
  Object.entries(access)
    .filter(([, granted]) => granted === true)
    .map(([extension]) => extension)
    .join(', ')

async function asked(who: PersonaName, topic: string, ask: typeof readAccess): Promise<string> {
  const { id } = world.who[who]
  const role = who === 'visitor' ? 'anon' : 'authenticated'
  const sub = id === '' ? null : id
  const identity = { role, sub, claims: JSON.stringify({ role, sub }), expiresAt: null } as const
  const answer = await ask(database.db, { identity, topic, timeoutMs: 5000 })
  return answer.ok ? may(answer.value) : answer.error.message
}

describe.each(rules)('the topic of $what', ({ topic, listen, write }) => {
  test.each(personas)('as the %s may hear and say', async (who) => {
    expect({
      hears: await asked(who, topic(world), readAccess),
      says: await asked(who, topic(world), writeAccess),
    }).toEqual({
      hears: listen.includes(who) ? 'broadcast' : '',
      says: write.includes(who) ? 'broadcast' : '',
    })
  })
})
