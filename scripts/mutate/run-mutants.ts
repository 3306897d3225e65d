import postgres from 'postgres'
import { copyDatabase } from '../../tests/support/database-template.ts'
import type { Mutant } from './policy-mutants.ts'
import { TestRunner } from './test-runner.ts'

/** A mutant and the test that caught it; null: it survived. */
export interface Outcome {
  readonly mutant: Mutant
  readonly caughtBy: string | null
}

/** Which files of tests look for mutants of each kind, in this order. */
export type TestFiles = Readonly<Record<Mutant['kind'], readonly string[]>>

/**
 * Tests each mutant in a copy of the database at `world`, `parallel` at a time; tells each outcome as it comes. Throws if the tests
 * fail without any mutant, for then they tell nothing.
 */
export async function runMutants(
  world: string,
  mutants: readonly Mutant[],
  files: TestFiles,
  parallel: number,
  tell: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const waiting = [...mutants]
  const outcomes: Outcome[] = []
  const work = async (runner: TestRunner): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const outcome = { mutant, caughtBy: await testMutant(runner, world, mutant, files[mutant.kind]) }
      outcomes.push(outcome)
      tell(outcome)
    }
  }
  const runners = await Promise.all(Array.from({ length: parallel }, () => TestRunner.start()))
  try {
    const [first] = runners
    const { caughtBy = null } =
      (await first?.run([...new Set([...files.policy, ...files.grant])], world)) ?? {}
    if (caughtBy !== null) throw new Error(`without any mutant this test fails: ${caughtBy}`)
    await Promise.all(runners.map(work))
  } finally {
    await Promise.all(runners.map((runner) => runner.close()))
  }
  return outcomes
}

async function testMutant(
  runner: TestRunner,
  world: string,
  mutant: Mutant,
  files: readonly string[],
): Promise<string | null> {
  const copy = await copyDatabase(world)
  try {
    const sql = postgres(copy.url, { max: 1, onnotice: () => undefined })
    await sql.unsafe(mutant.sql).finally(() => sql.end())
    return (await runner.run(files, copy.url)).caughtBy
  } finally {
    await copy.drop()
  }
}
