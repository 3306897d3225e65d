import type { Account } from './account.ts'

/** How a Postgres program is told where its cluster lies. */
export interface Location {
  /** Working folder of the program. */
  readonly cwd: string
  /** What `-D` names. */
  readonly data: string
}

/**
 * An account other than root can't look a folder up below root's home. A working folder is entered before the account
 * is changed, and Linux follows /proc/self/cwd to it without asking the folders above (proc_pid_cwd(5)).
 */
export const locate = (folder: string, account: Account | null): Location => ({
  cwd: folder,
  data: account && process.platform === 'linux' ? '/proc/self/cwd' : folder,
})
