import postgres from 'postgres'
import { systemCode, type BackendErrorKind } from '../backend-error.ts'

/** Why a backup or a restore was refused or given up. The words are as in `BackendError`. */
export interface BackupError {
  readonly kind: BackupErrorKind
  readonly message: string
  readonly detail: string
  readonly fix: string
}

export type BackupErrorKind =
  | 'no-data'
  | 'busy'
  | 'output-exists'
  | 'not-readable'
  | 'not-writable'
  | 'not-a-backup'
  | 'damaged'
  | 'newer-format'
  | 'target-taken'
  | 'mismatch'
  | 'database-failed'
  | 'stopped'
  | BackendErrorKind

export const backupError = (
  kind: BackupErrorKind,
  message: string,
  fix: string,
  detail = '',
): BackupError => ({ kind, message, detail, fix })

/** What the system or the database said no to while `path` was written. Anything else is a bug, and thrown on. */
export function writeFailure(cause: unknown, path: string): BackupError {
  if (cause instanceof Error && cause.name === 'AbortError') {
    return backupError('stopped', 'Stopped before it was done', 'Nothing of it was kept.')
  }
  const code = systemCode(cause) ?? ''
  const detail = String(cause)
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case '53100': // disk_full
      return backupError(
        'disk-full',
        `The disk that holds ${path} is full`,
        'Free some space and try again.',
        detail,
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
    case 'EIO':
    case 'EBUSY':
    case 'ENAMETOOLONG': {
      const fix = 'See that its folder exists and that you may write there, or name another place.'
      return backupError('not-writable', `${path} can't be written`, fix, detail)
    }
  }
  // 57P: the server was told to stop, or lost one of its processes.
  if (/^(57P|CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE)/.test(code)) {
    return backupError('database-failed', 'The database went away', 'Nothing was kept. Try again.', detail)
  }
  if (cause instanceof postgres.PostgresError) {
    const fix = 'Nothing was kept. Please report this with the message.'
    return backupError('database-failed', 'The database refused', fix, `${code}: ${cause.message}`)
  }
  throw cause
}
