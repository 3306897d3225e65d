import type { TestProject } from 'vitest/node'
import { startDatabaseTemplate } from '../../tests/support/database-template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the migrated database that each file of tests copies. */
    databaseTemplate: string
  }
}

/** Before the database's tests. Vitest calls it, and what it gives back at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = await startDatabaseTemplate()
  project.provide('databaseTemplate', template.url)
  return () => template.close()
}
