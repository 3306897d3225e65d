import postgres from 'postgres'
import { storeWorld } from '../../supabase/tests/stored-world.ts'
import { startDatabaseTemplate } from '../../tests/support/database-template.ts'
import { policyMutants } from './policy-mutants.ts'
import { runMutants, type Outcome, type TestFiles } from './run-mutants.ts'
import { survivors } from './survivors.ts'

const behaviour = ['tables', 'files', 'topics', 'functions'].map(
  (name) => `supabase/tests/personas/${name}.test.ts`,
)
const lists = 'supabase/tests/catalog.test.ts'

// What people notice catches a policy before a list of policies does; grants are a list.
const files: TestFiles = { policy: [...behaviour, lists], grant: [lists, ...behaviour] }

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Drops or widens each policy and grant in turn, or those whose name holds `part`. Whether the tests caught what they should. */
export async function mutatePolicies(part: string): Promise<boolean> {
  const began = performance.now()
  const template = await startDatabaseTemplate()
  try {
    await storeWorld(template.url)
    const sql = postgres(template.url, { max: 1, onnotice: () => undefined })
    const all = await policyMutants(sql).finally(() => sql.end())
    const mutants = all.filter(({ name }) => name.includes(part))
    say(`${mutants.length} mutants`)
    let done = 0
    const outcomes = await runMutants(template.url, mutants, files, 2, ({ mutant, caughtBy }) => {
      say(`${++done}/${mutants.length}  ${mutant.name}  →  ${caughtBy ?? 'SURVIVED'}`)
    })
    return report(outcomes, performance.now() - began)
  } finally {
    await template.close()
  }
}

function report(outcomes: readonly Outcome[], ms: number): boolean {
  const caught = new Map<string, number>()
  for (const { caughtBy } of outcomes) {
    const file = caughtBy?.split(' › ', 1)[0]
    if (file !== undefined) caught.set(file, (caught.get(file) ?? 0) + 1)
  }
  const alive = outcomes.filter(({ caughtBy }) => caughtBy === null).map(({ mutant }) => mutant.name)
  say('')
  for (const [file, count] of [...caught].sort(([, a], [, b]) => b - a)) say(`${count} caught by ${file}`)
  for (const name of alive)
    say(`survived: ${name} (${survivors[name] ?? 'NOT ALLOWED: nothing says why it is harmless'})`)
  const stale = outcomes.filter(({ mutant, caughtBy }) => caughtBy !== null && mutant.name in survivors)
  for (const { mutant } of stale) say(`caught, and listed as a survivor: ${mutant.name}`)
  say(`${outcomes.length} mutants, ${alive.length} survived, ${Math.round(ms / 1000)} s`)
  return outcomes.length > 0 && stale.length === 0 && alive.every((name) => name in survivors)
}
