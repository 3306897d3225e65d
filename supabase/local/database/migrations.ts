import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { backendError, type BackendError } from '../backend-error.ts'

/** One file of supabase/migrations. */
export interface Migration {
  readonly version: string
  readonly name: string
  readonly file: string
  readonly sql: string
  readonly checksum: string
}

/** One row of supabase_migrations.schema_migrations. A null checksum: written by another tool, taken as it is. */
export interface AppliedMigration {
  readonly version: string
  readonly checksum: string | null
}

/**
 * Applies what is not applied yet, in order, each file in one transaction; none after version `last`, if one is given. `sql`
 * is the migrations' owner's: no superuser. How many were applied.
 */
export async function migrate(
  sql: postgres.Sql,
  folder: string,
  last?: string,
): Promise<Result<number, BackendError>> {
  const found = await readMigrations(folder)
  if (!found.ok) return found
  const applied = await sql<AppliedMigration[]>`
    select version, checksum from supabase_migrations.schema_migrations order by version`
  const planned = planMigrations(found.value, applied)
  if (!planned.ok) return planned
  const wanted = planned.value.filter(({ version }) => last === undefined || version <= last)
  for (const migration of wanted) {
    const failure = await apply(sql, migration)
    if (failure) return err(failure)
  }
  return ok(wanted.length)
}

/** Which migrations to apply, oldest first; refuses a history that does not fit the files. */
export function planMigrations(
  found: readonly Migration[],
  applied: readonly AppliedMigration[],
): Result<Migration[], BackendError> {
  const files = new Map(found.map((migration) => [migration.version, migration]))
  for (const { version, checksum } of applied) {
    const file = files.get(version)
    if (!file) {
      const fix = 'Open it with the newer version of Bonfire.'
      return err(
        backendError(
          'data-incompatible',
          `The data holds migration ${version}, which this version of Bonfire does not know`,
          fix,
        ),
      )
    }
    if (checksum !== null && checksum !== file.checksum) {
      const fix =
        'Undo the change and put it into a new migration; a development database can be deleted instead.'
      return err(backendError('migration-failed', `${file.file} was changed after it was applied`, fix))
    }
  }
  const last = applied.at(-1)?.version ?? ''
  const known = new Set(applied.map(({ version }) => version))
  const waiting = found.filter(({ version }) => !known.has(version))
  const late = waiting.find(({ version }) => version < last)
  if (late) {
    const fix = `Give it a version after ${last}.`
    return err(
      backendError(
        'migration-failed',
        `${late.file} comes before migration ${last}, which is applied already`,
        fix,
      ),
    )
  }
  return ok(waiting)
}

/** The files of a folder of migrations, in their order. */
export async function readMigrations(folder: string): Promise<Result<Migration[], BackendError>> {
  const migrations: Migration[] = []
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()) {
    const [, version, name] = /^(\d+)_(.+)\.sql$/.exec(file) ?? []
    if (version === undefined || name === undefined) {
      return err(backendError('migration-failed', `${file} has no version`, 'Name it <version>_<name>.sql.'))
    }
    // Line ends differ where git was told to change them.
    const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n')
    migrations.push({ version, name, file, sql, checksum: createHash('sha256').update(sql).digest('hex') })
  }
  return ok(migrations)
}

async function apply(sql: postgres.Sql, migration: Migration): Promise<BackendError | null> {
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(migration.sql).simple()
      await transaction`
        insert into supabase_migrations.schema_migrations (version, name, statements, checksum)
        values (${migration.version}, ${migration.name}, ${[migration.sql]}, ${migration.checksum})`
    })
    return null
  } catch (cause) {
    // A full disk is not the file's fault.
    if (!(cause instanceof postgres.PostgresError) || cause.code === '53100') throw cause
    const fix = 'Nothing of it was applied. Mend the file and start again.'
    const detail = [cause.message, cause.detail, cause.hint, cause.where].filter(Boolean).join('; ')
    return backendError(
      'migration-failed',
      `Migration ${describePlace(migration, cause.position)} failed`,
      fix,
      `${cause.code}: ${detail}`,
    )
  }
}

/** Postgres counts characters from 1; people look for a line. */
export function describePlace(
  { file, sql }: Pick<Migration, 'file' | 'sql'>,
  position: string | undefined,
): string {
  if (!position) return file
  const before = [...sql]
    .slice(0, Number(position) - 1)
    .join('')
    .split('\n')
  return `${file}, line ${before.length}, column ${[...(before.at(-1) ?? '')].length + 1},`
}
