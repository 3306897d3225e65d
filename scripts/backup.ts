import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backup } from '../supabase/local/backup/backup.ts'
import { contentsOf, megabytes, readOptions, runCommand, say } from './backup/command.ts'

const usage = `npm run backup -- [options]

  (nothing)     save everything into bonfire-backup-<time>.tar here; Bonfire may go on running
  --out FILE    save it there
  --data DIR    where the data lives (default: .bonfire)
`

const steps = {
  database: 'opening the database',
  contents: 'saving',
  check: 'reading the backup again to check it',
} as const

const text = { type: 'string' } as const
const flags = readOptions(
  usage,
  () => parseArgs({ options: { out: text, data: text, help: { type: 'boolean' } } }).values,
)
if (flags?.help) process.stdout.write(usage)
else if (flags) {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  const file = resolve(flags.out ?? `bonfire-backup-${time}Z.tar`)
  const dataDir = resolve(flags.data ?? '.bonfire')
  say(`Backing up ${dataDir}`)
  const done = await runCommand((running) =>
    backup({ ...running, dataDir, file, onProgress: (step) => say(`  … ${steps[step]}`) }),
  )
  if (done) {
    const { manifest, runningAt, size } = done
    if (runningAt !== null)
      say(`  Bonfire at ${runningAt} went on running; saved is what it held at ${manifest.createdAt}.`)
    for (const { bucket, name } of manifest.missing) {
      say(`  Missing before: ${name} of bucket ${bucket} has no file in the data folder.`)
    }
    say(`  ${contentsOf(manifest)}`)
    say('  It holds password hashes, sessions and keys: keep it as private as the data itself.')
    process.stdout.write(`${file} (${megabytes(size)})\n`)
  }
}
