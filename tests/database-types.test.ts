import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateTypes, typesFile } from '../scripts/types/database-types.ts'
import { startTestBackend, type TestBackend } from './support/start-backend.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend.close())

// Minutes for the first time, when npm fetches the command line.
test('the types of the database are those of the migrations', { timeout: 300_000 }, async (context) => {
  const types = await generateTypes(backend.databaseUrl)
  if (!types.ok && types.error.kind === 'no-cli') {
    context.skip(`npm could not fetch Supabase's command line: ${types.error.detail.trim()}`)
  }
  if (!types.ok) throw new Error(types.error.detail)
  const committed = await readFile(typesFile, 'utf8').catch(() => '')
  // Line ends differ where git was told to change them.
  expect(committed.replaceAll('\r\n', '\n'), `${typesFile} is out of date; run: npm run types`).toBe(
    types.value,
  )
})
