import { backendError, diskFull, notWritable, type BackendError } from '../backend-error.ts'

/** What the last lines of a Postgres program that failed mean for the person. */
export function diagnosePostgres(lines: readonly string[], folder: string): BackendError {
  const output = lines.slice(-20).join('\n')
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(folder, cause(lines))
  if (/Read-only file system|Permission denied|has wrong ownership/i.test(output)) {
    return notWritable(folder, cause(lines))
  }
  if (/database files are incompatible with server|was initialized by PostgreSQL version/i.test(output)) {
    const fix = 'Open it with the version of Bonfire that wrote it.'
    return backendError(
      'data-incompatible',
      `${folder} was written by another version of Postgres`,
      fix,
      cause(lines),
    )
  }
  if (/error while loading shared libraries|Library not loaded/i.test(output)) {
    const fix = 'Run npm rebuild, and keep the install scripts that package.json allows.'
    return backendError('engine-missing', 'Postgres is not completely installed', fix, cause(lines))
  }
  const fix = 'The log says more; if it goes on, restore the data folder from a backup.'
  return backendError('postgres-failed', 'Postgres did not start', fix, cause(lines))
}

/** Worth another try at once: somebody took the port, or the last server's remains are still going. */
export const isPassing = (lines: readonly string[]): boolean =>
  lines.some((line) =>
    /could not create any TCP\/IP sockets|pre-existing shared memory block|the database system is (starting|shutting)/i.test(
      line,
    ),
  )

const cause = (lines: readonly string[]): string =>
  (lines.findLast((line) => /PANIC|FATAL|error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing').replace(
    /^.*?(PANIC|FATAL):\s*/,
    '',
  )
