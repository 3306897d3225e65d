/**
 * Why the embedded backend could not start, or stopped for good. `message` says what happened, `detail` is for logs
 * (never a secret), `fix` says what to do.
 */
export interface BackendError {
  readonly kind: BackendErrorKind
  readonly message: string
  readonly detail: string
  readonly fix: string
}

export type BackendErrorKind =
  | 'already-running'
  | 'data-not-writable'
  | 'disk-full'
  | 'data-incompatible'
  | 'no-free-port'
  | 'engine-missing'
  | 'postgres-failed'
  | 'migration-failed'

export const backendError = (
  kind: BackendErrorKind,
  message: string,
  fix: string,
  detail = '',
): BackendError => ({ kind, message, detail, fix })

/** One line for a terminal or a log. */
export function describeBackendError(error: Omit<BackendError, 'kind'>): string {
  const parts = [error.message, error.detail, error.fix].map((part) => part.replace(/\s+/g, ' ').trim())
  return parts
    .filter(Boolean)
    .map((part) => (/[.?]$/.test(part) ? part : `${part}.`))
    .join(' ')
}

/** The code of a failed system call or query, `ENOSPC` or `53100`; null for anything else. */
export function systemCode(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('code' in cause)) return null
  return typeof cause.code === 'string' ? cause.code : null
}

export const diskFull = (path: string, detail: string): BackendError =>
  backendError(
    'disk-full',
    `The disk that holds ${path} is full`,
    'Free some space and start again; nothing stored was lost.',
    detail,
  )

export const notWritable = (path: string, detail: string): BackendError =>
  backendError(
    'data-not-writable',
    `The data folder ${path} can't be written`,
    'Give yourself write access to it, or choose another folder.',
    detail,
  )
