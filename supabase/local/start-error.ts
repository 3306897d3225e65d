import postgres from 'postgres'
import { backendError, diskFull, notWritable, systemCode, type BackendError } from './backend-error.ts'

/**
 * What stopped a start, where it is one of the things that happen to folders and databases. Anything else is thrown on: it
 * is a bug.
 */
export function startError(cause: unknown, dataDir: string): BackendError {
  const code = systemCode(cause) ?? ''
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case '53100': // disk_full
      return diskFull(dataDir, String(cause))
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return notWritable(dataDir, String(cause))
  }
  const fix = 'Start again; if it goes on, restore the data folder from a backup.'
  if (cause instanceof postgres.PostgresError) {
    return backendError(
      'postgres-failed',
      'The database could not be prepared',
      fix,
      `${code}: ${cause.message}`,
    )
  }
  if (/^(CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET)/.test(code)) {
    return backendError('postgres-failed', 'The database went away while it was prepared', fix, String(cause))
  }
  throw cause
}
