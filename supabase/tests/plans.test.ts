import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closedTables, tables } from './personas/tables.ts'
import { openWorld, type OpenWorld } from './stored-world.ts'

/* A policy may ask functions of ours once for a query, in an InitPlan, never once for each row. */

let world: OpenWorld

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

interface Plan {
  readonly 'Parent Relationship'?: string
  readonly Plans?: readonly Plan[]
  readonly [property: string]: unknown
}

/** What the plan computes for each row: its expressions, but for those of plans that run once. */
function perRow(plan: Plan): string[] {
  if (plan['Parent Relationship'] === 'InitPlan') return []
  const own = Object.entries(plan).filter(([name]) => name !== 'Plans' && name !== 'Output')
  return [
    ...own.map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...(plan.Plans ?? []).flatMap(perRow),
  ]
}

async function planOf(statement: string): Promise<Plan> {
  const [row] = await world.who.member.sql<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `explain (verbose, costs off, format json) ${statement}`,
  )
  if (!row) throw new Error('explain gave no plan')
  return row['QUERY PLAN'][0].Plan
}

// auth.uid() is so simple that the planner puts its text in its place.
const ourFunctions = /\b(private|auth|realtime)\.\w+\(|current_setting\(/

test('a function that is called for each row would be seen', async () => {
  const plan = await planOf('select from public.messages where author_id = auth.uid()')
  expect(perRow(plan).join('\n')).toMatch(ourFunctions)
})

describe.each([
  ...Object.keys(tables)
    .filter((table) => !closedTables.includes(table))
    .map((table) => `public.${table}`),
  'realtime.messages',
  'storage.objects',
])('%s', (table) => {
  test('is read without a call for each row', async () => {
    const lines = perRow(await planOf(`select 1 from ${table}`))
    expect(lines.filter((line) => ourFunctions.test(line))).toEqual([])
  })
})

test.each(['messages', 'messages_archive'])(
  'a page of %s looks one channel up, and lists none',
  async (table) => {
    const page = `select id from public.${table} where channel_id = '${world.camp.generalId}' order by seq desc limit 50`
    expect(perRow(await planOf(page)).join('\n')).not.toMatch(/hashed/)
  },
)

test('search finds its index in a session in which clients have read', async () => {
  const plan = await world.db.begin(async (tx) => {
    await tx`set local role authenticated`
    await tx`select from public.messages limit 1`
    await tx`set local role postgres`
    await tx`set local enable_indexscan = off`
    await tx`set local enable_seqscan = off`
    return tx`explain (costs off) select from public.messages where search @@ 'hi'::tsquery
      and private.search_keys(channel_id, seq, author_id, attachments) @> array[1::bigint]`
  })
  const lines = plan.map((row) => String(row['QUERY PLAN']))
  expect(lines.find((line) => line.includes('Index Cond'))).toMatch(/search_keys\(.*@@/)
})
