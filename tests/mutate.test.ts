import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Mutant } from '../scripts/mutate/policy-mutants.ts'
import { runMutants, type TestFiles } from '../scripts/mutate/run-mutants.ts'
import { survivors } from '../scripts/mutate/survivors.ts'
import { storeWorld } from '../supabase/tests/stored-world.ts'
import { startDatabaseTemplate, type DatabaseTemplate } from './support/database-template.ts'

let template: DatabaseTemplate
beforeAll(async () => {
  template = await startDatabaseTemplate()
  await storeWorld(template.url)
})
afterAll(() => template.close())

const mutant = (sql: string, kind: Mutant['kind']): Mutant => ({ name: sql, sql, kind })

const tables = 'supabase/tests/personas/tables.test.ts'
const lists = 'supabase/tests/catalog.test.ts'
const files: TestFiles = { policy: [tables, lists], grant: [lists] }

test(
  'a hole is caught by the test of what people see, and what changes nothing survives',
  { timeout: 180_000 },
  async () => {
    const open = mutant('alter policy messages_read on public.messages using (true)', 'policy')
    const given = mutant('grant insert on public.messages to authenticated', 'grant')
    const nothing = mutant('comment on table public.messages is null', 'grant')
    const outcomes = await runMutants(template.url, [open, given, nothing], files, 1, () => undefined)
    expect(outcomes).toEqual([
      {
        mutant: open,
        caughtBy: expect.stringMatching(
          /^supabase\/tests\/personas\/tables\.test\.ts › messages › as the /,
        ) as string,
      },
      {
        mutant: given,
        caughtBy: expect.stringMatching(
          /^supabase\/tests\/catalog\.test\.ts › tables › people may read/,
        ) as string,
      },
      { mutant: nothing, caughtBy: null },
    ])
  },
)

test('few survivors are allowed, each with its second barrier', () => {
  expect(Object.keys(survivors).length).toBeLessThanOrEqual(5)
  for (const barrier of Object.values(survivors)) expect(barrier).toMatch(/\w{3}/)
})
