import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { backendError, type BackendError } from '../backend-error.ts'

/** The unprivileged account Postgres runs as when Bonfire itself runs as root. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

// Accounts that systems bring along; none is created. macOS calls its own `_postgres`.
const candidates = ['postgres', '_postgres', 'nobody']

/**
 * Postgres refuses to run as root. Null: not root, it runs as whoever runs Bonfire.
 * `owner` is who owns an existing cluster: it keeps being theirs.
 */
export async function postgresAccount(owner: Account | null): Promise<Result<Account | null, BackendError>> {
  if (process.getuid?.() !== 0) return ok(null)
  if (owner && owner.uid !== 0) return ok(owner)
  const account = chooseAccount(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  if (account) return ok(account)
  const fix = 'Start Bonfire as a normal user, or add a user named "postgres".'
  return err(
    backendError('postgres-failed', 'Postgres does not run as root', fix, `none of ${candidates.join(', ')}`),
  )
}

/** Picks from the text of /etc/passwd (passwd(5)). */
export function chooseAccount(passwd: string): Account | null {
  const accounts = new Map<string, Account>()
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && uid && gid && /^\d+$/.test(uid) && /^\d+$/.test(gid) && Number(uid) !== 0) {
      accounts.set(name, { uid: Number(uid), gid: Number(gid) })
    }
  }
  for (const name of candidates) {
    const account = accounts.get(name)
    if (account) return account
  }
  return null
}
