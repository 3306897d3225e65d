import { pino, type Logger } from 'pino'
import { describeBackendError } from '../../supabase/local/backend-error.ts'
import type { BackupError } from '../../supabase/local/backup/backup-error.ts'
import type { Manifest } from '../../supabase/local/backup/archive-format.ts'
import type { Result } from '../../src/shared/result.ts'

/** What both commands hand on: a log of what goes wrong inside, and the wish to stop. */
export interface Running {
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Runs a command to its end or until it is told to stop, and says why it failed. Null: it did. */
export async function runCommand<T>(
  run: (running: Running) => Promise<Result<T, BackupError>>,
): Promise<T | null> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  const done = await run({ log: pino({ level: 'error' }, pino.destination(2)), signal: stop.signal })
  if (done.ok) return done.value
  say(describeBackendError(done.error))
  process.exitCode = 1
  return null
}

/** The options of a command, or null after saying what is wrong with them. */
export function readOptions<T>(usage: string, read: () => T): T | null {
  try {
    return read()
  } catch (cause) {
    say(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`)
    process.exitCode = 1
    return null
  }
}

export const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** What is in a backup, in a few words. */
export function contentsOf({ tables, files }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return `${rows} rows of ${tables.length} tables, ${files.length} files of ${megabytes(bytes)}`
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
