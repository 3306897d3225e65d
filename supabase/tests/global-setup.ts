import type { TestProject } from 'vitest/node'
import { copyDatabase, startDatabaseTemplate } from '../../tests/support/database-template.ts'
import { storeWorld } from './stored-world.ts'

/** Before the database's tests. Vitest calls it, and what it gives back at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = await startDatabaseTemplate()
  const world = await copyDatabase(template.url)
  await storeWorld(world.url)
  project.provide('databaseTemplate', template.url)
  project.provide('worldTemplate', world.url)
  return () => template.close()
}
