import { writeFileSync } from 'node:fs'
import { startTestBackend } from '../tests/support/start-backend.ts'
import { generateTypes, typesFile } from './types/database-types.ts'

// `npm run types`: after a change to the migrations.
const backend = await startTestBackend()
try {
  const types = await generateTypes(backend.databaseUrl)
  if (types.ok) {
    writeFileSync(typesFile, types.value)
    process.stdout.write(`${typesFile} says what the migrations make\n`)
  } else {
    process.stderr.write(`${typesFile} was left alone. ${types.error.detail.trim()}\n`)
    process.exitCode = 1
  }
} finally {
  await backend.close()
}
