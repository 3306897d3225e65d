import { pino } from 'pino'
import { describeBackendError } from '../../supabase/local/backend-error.ts'
import { startBackend, type Backend, type BackendOptions } from '../../supabase/local/backend.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

export interface TestBackend extends Backend {
  readonly dataDir: string
  /** Stops it and deletes its data. */
  close(): Promise<void>
}

/**
 * A whole backend of a test's own: real Postgres, any free port, a temporary folder. LOG_LEVEL=debug shows its log.
 * Throws if it does not start, for a test can't go on without it.
 */
export async function startTestBackend(options: Partial<BackendOptions> = {}): Promise<TestBackend> {
  const folder = options.dataDir === undefined ? await makeTemporaryFolder() : null
  const dataDir = options.dataDir ?? folder?.path ?? ''
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'error' })
  const started = await startBackend({ port: 0, log, ...options, dataDir })
  if (!started.ok) throw new Error(describeBackendError(started.error))
  const backend = started.value
  return {
    ...backend,
    dataDir,
    close: async () => {
      await backend.close()
      await folder?.remove()
    },
  }
}
