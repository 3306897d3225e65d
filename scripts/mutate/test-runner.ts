import { fileURLToPath } from 'node:url'
import { createVitest, type TestModule, type Vitest } from 'vitest/node'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Which test failed first, by its file and full name; null when all passed. */
export interface Verdict {
  readonly caughtBy: string | null
}

/** Runs files of the database's tests again and again, each time against another database. */
export class TestRunner {
  readonly #vitest: Vitest

  static async start(): Promise<TestRunner> {
    const vitest = await createVitest({
      root,
      // A first failure is answer enough.
      bail: 1,
      watch: false,
      reporters: [{}],
      config: false,
      include: ['supabase/tests/**/*.test.ts'],
      experimental: { viteModuleRunner: false },
      maxWorkers: 1,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    })
    return new TestRunner(vitest)
  }

  private constructor(vitest: Vitest) {
    this.#vitest = vitest
  }

  /** `database`: address of a migrated database with the world of supabase/tests/world.ts. Files run in this order. */
  async run(files: readonly string[], database: string): Promise<Verdict> {
    const project = this.#vitest.getRootProject()
    project.provide('databaseTemplate', database)
    project.provide('worldTemplate', database)
    for (const file of files) {
      const specification = project.createSpecification(`${root}${file}`)
      const { testModules, unhandledErrors } = await this.#vitest.runTestSpecifications([specification])
      // It also gives what it remembers of other files.
      const module = testModules.find(({ moduleId }) => moduleId === specification.moduleId)
      if (!module) throw new Error(`there is no ${file}`)
      const failed = firstFailure(module)
      if (failed !== null) return { caughtBy: `${file} › ${failed}` }
      // A test that can't be run has caught nothing.
      if (unhandledErrors.length > 0)
        throw new Error(`${file} could not be run`, { cause: unhandledErrors[0] })
    }
    return { caughtBy: null }
  }

  close(): Promise<void> {
    return this.#vitest.close()
  }
}

/** Also a set-up that fails counts as a failure: it needs the rules, too. */
function firstFailure(module: TestModule): string | null {
  for (const test of module.children.allTests('failed')) return test.fullName.replaceAll(' > ', ' › ')
  const [error] = module.errors()
  return error ? `the set-up: ${error.message.split('\n', 1)[0]}` : null
}
