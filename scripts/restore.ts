import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { restore } from '../supabase/local/backup/restore.ts'
import { contentsOf, readOptions, runCommand, say } from './backup/command.ts'

const usage = `npm run restore -- FILE [options]

  FILE          what npm run backup wrote
  --data DIR    where the data shall live: a new or empty folder (default: .bonfire)
`

const steps = {
  file: 'checking the whole file',
  database: 'making a database',
  contents: 'filling it',
  check: 'comparing everything with what was saved',
} as const

const command = readOptions(usage, () => {
  const options = { data: { type: 'string' }, help: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [file] = positionals
  if (!values.help && (file === undefined || positionals.length > 1))
    throw new Error('Name one backup to restore.')
  return { ...values, file: file ?? '' }
})
if (command?.help) process.stdout.write(usage)
else if (command) {
  const file = resolve(command.file)
  const dataDir = resolve(command.data ?? '.bonfire')
  say(`Restoring ${file} to ${dataDir}`)
  const done = await runCommand((running) =>
    restore({ ...running, file, dataDir, onProgress: (step) => say(`  … ${steps[step]}`) }),
  )
  if (done) {
    say(
      `  As it was at ${done.manifest.createdAt}: ${contentsOf(done.manifest)}, all equal to what was saved.`,
    )
    if (done.migrated > 0) say(`  ${done.migrated} migrations of this version were added.`)
    for (const { bucket, name } of done.manifest.missing) {
      say(`  Missing already when it was saved: ${name} of bucket ${bucket}.`)
    }
    process.stdout.write(`${dataDir}\n`)
    say(`  Start it: npm start -- --data ${dataDir}`)
  }
}
