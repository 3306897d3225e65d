import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { claimsOf, type Caller } from '../gateway/caller.ts'
import type { ObjectPlace } from './operation.ts'
import type { Bucket, ListOptions, NewObject, StoredObject } from './rows.ts'
import type { StorageError } from './storage-error.ts'

type Sql = postgres.Sql | postgres.TransactionSql

const place = z.object({ bucket: z.string(), path: z.string() })
const orphansAnswer = z.object({ files: z.array(place), next: place.nullable() })

/** Who acts when nobody asked. */
const installation: Caller = { kind: 'key', role: 'service_role' }

/** The rows of schema storage. `sql` is its owner's, who may become any caller. */
export class Objects {
  readonly #sql: postgres.Sql

  constructor(sql: postgres.Sql) {
    this.#sql = sql
  }

  /** Whatever the caller may see. */
  async bucket(id: string): Promise<Bucket | null> {
    const [bucket] = await selectBuckets(this.#sql, id)
    return bucket ?? null
  }

  async visibleBuckets(caller: Caller, id: string | null): Promise<Bucket[]> {
    return this.#as(caller, 'storage.bucket.list', (sql) => selectBuckets(sql, id))
  }

  /** Null: there is none, or the caller may not see it. */
  async find(caller: Caller, operation: string, place: ObjectPlace): Promise<StoredObject | null> {
    return this.#as(caller, operation, (sql) => selectObject(sql, place))
  }

  /** Which of these names the caller may sign links for. */
  async findNames(caller: Caller, bucket: string, names: readonly string[]): Promise<Set<string>> {
    return this.#as(caller, 'storage.object.sign_many', async (sql) => {
      const found = await sql<{ name: string }[]>`
        select name from storage.objects where bucket_id = ${bucket} and name = any (${[...names]})`
      return new Set(found.map(({ name }) => name))
    })
  }

  /** For links that speak for themselves. */
  async findForAnyone(place: ObjectPlace): Promise<StoredObject | null> {
    return selectObject(this.#sql, place)
  }

  /** Asks before the bytes come whether they would be let in. */
  async mayWrite(caller: Caller, object: NewObject, upsert: boolean): Promise<Result<null, StorageError>> {
    const rollBack = new Error('only asked')
    try {
      await this.#as(caller, operationName(upsert), async (sql) => {
        await insertObject(sql, caller, object, upsert)
        throw rollBack
      })
      return ok(null)
    } catch (cause) {
      return cause === rollBack ? ok(null) : err(writeError(cause))
    }
  }

  /** The object's id, and the version it replaced. */
  async write(
    caller: Caller,
    object: NewObject,
    upsert: boolean,
  ): Promise<Result<{ id: string; replaced: string | null }, StorageError>> {
    try {
      const written = await this.#sql.begin(async (sql) => {
        // As owner, before and after: writing takes no right to read.
        const [before] = await sql<{ version: string }[]>`
          select version from storage.objects where bucket_id = ${object.bucket} and name = ${object.name} for update`
        await become(sql, caller, operationName(upsert))
        await insertObject(sql, caller, object, upsert)
        await sql`reset role`
        const [after] = await sql<{ id: string }[]>`
          select id from storage.objects where bucket_id = ${object.bucket} and name = ${object.name}`
        if (!after) throw new Error('the object just written is not there')
        return { id: after.id, replaced: before?.version ?? null }
      })
      return ok(written)
    } catch (cause) {
      return err(writeError(cause))
    }
  }

  async remove(
    caller: Caller,
    bucket: string,
    names: readonly string[],
  ): Promise<(StoredObject & { name: string })[]> {
    return this.#as(caller, 'storage.object.delete_many', async (sql) => {
      return sql<(StoredObject & { name: string })[]>`
        delete from storage.objects where bucket_id = ${bucket} and name = any (${[...names]})
        returning id, name, bucket_id, owner, owner_id, version, metadata, user_metadata, created_at, updated_at`
    })
  }

  /**
   * Deletes rows that public.orphaned_files() names after a place, and tells the versions they had; `next` is the
   * place to go on after, null at the end.
   */
  async removeOrphans(after: ObjectPlace): Promise<{ versions: string[]; next: ObjectPlace | null }> {
    return this.#as(installation, 'storage.object.delete_many', async (sql) => {
      // A database without our migrations has no orphans.
      const [{ there } = { there: false }] = await sql<{ there: boolean }[]>`
        select to_regprocedure('public.orphaned_files(text, text, integer)') is not null as there`
      if (!there) return { versions: [], next: null }
      const [row] = await sql`select public.orphaned_files(${after.bucket}, ${after.name}) as answer`
      const { files, next } = orphansAnswer.parse(row?.['answer'])
      const deleted = await sql<{ version: string }[]>`
        delete from storage.objects o
        using unnest(${files.map(({ bucket }) => bucket)}::text[], ${files.map(({ path }) => path)}::text[]) as orphan (bucket, path)
        where o.bucket_id = orphan.bucket and o.name = orphan.path
        returning o.version`
      return {
        versions: deleted.map(({ version }) => version),
        next: next && { bucket: next.bucket, name: next.path },
      }
    })
  }

  /** Which of these versions an object has. */
  async knownVersions(versions: readonly string[]): Promise<Set<string>> {
    const known = await this.#sql<{ version: string }[]>`
      select version from storage.objects where version = any (${[...versions]})`
    return new Set(known.map(({ version }) => version))
  }

  /** One level below a prefix: folders (without id) and objects. */
  async list(caller: Caller, bucket: string, options: ListOptions): Promise<postgres.Row[]> {
    const folder =
      options.prefix === '' || options.prefix.endsWith('/') ? options.prefix : `${options.prefix}/`
    const level = folder.split('/').length
    const { column, order } = options.sortBy
    return this.#as(caller, 'storage.object.list', (sql) => {
      return sql`
        with here as (
          select o.*, o.path_tokens[${level}] as entry, array_length(o.path_tokens, 1) > ${level} as is_folder
          from storage.objects o
          where o.bucket_id = ${bucket} and starts_with(o.name, ${folder})
        ), entries as (
          select entry as name, id, updated_at, created_at, last_accessed_at, metadata from here where not is_folder
          union all
          select distinct entry, null::uuid, null::timestamptz, null::timestamptz, null::timestamptz, null::jsonb
          from here where is_folder
        )
        select * from entries
        where starts_with(lower(name), lower(${options.search}))
        order by ${sql(column)} ${order === 'desc' ? sql`desc` : sql`asc`}, name
        limit ${options.limit} offset ${options.offset}`
    })
  }

  async #as<T>(
    caller: Caller,
    operation: string,
    run: (sql: postgres.TransactionSql) => Promise<T>,
  ): Promise<T> {
    const result = await this.#sql.begin(async (sql) => {
      await become(sql, caller, operation)
      return { value: await run(sql) }
    })
    return result.value
  }
}

const operationName = (upsert: boolean): string =>
  upsert ? 'storage.object.upload_update' : 'storage.object.upload'

/** For the rest of the transaction, policies see the caller. */
async function become(sql: postgres.TransactionSql, caller: Caller, operation: string): Promise<void> {
  await sql`
    select set_config('role', ${caller.role}, true),
      set_config('request.jwt.claims', ${JSON.stringify(claimsOf(caller))}, true),
      set_config('storage.operation', ${operation}, true)`
}

async function selectBuckets(sql: Sql, id: string | null): Promise<Bucket[]> {
  return sql<Bucket[]>`
    select id, name, public, file_size_limit::float8, allowed_mime_types, created_at, updated_at
    from storage.buckets where ${id}::text is null or id = ${id} order by id`
}

async function selectObject(sql: Sql, { bucket, name }: ObjectPlace): Promise<StoredObject | null> {
  const [object] = await sql<StoredObject[]>`
    select id, version, metadata, user_metadata, created_at, updated_at
    from storage.objects where bucket_id = ${bucket} and name = ${name}`
  return object ?? null
}

async function insertObject(sql: Sql, caller: Caller, object: NewObject, upsert: boolean): Promise<void> {
  const owner = caller.kind === 'person' ? caller.claims.sub : null
  const row = {
    id: randomUUID(),
    bucket_id: object.bucket,
    name: object.name,
    owner,
    owner_id: owner,
    version: object.version,
    metadata: sql.json({ ...object.metadata }),
    user_metadata: object.userMetadata === null ? null : sql.json(object.userMetadata),
  }
  const otherwise = upsert
    ? sql`on conflict (bucket_id, name) do update
        set version = excluded.version, metadata = excluded.metadata, user_metadata = excluded.user_metadata,
          owner = excluded.owner, owner_id = excluded.owner_id, updated_at = now()`
    : sql``
  await sql`insert into storage.objects ${sql(row)} ${otherwise}`
}

function writeError(cause: unknown): StorageError {
  if (!(cause instanceof postgres.PostgresError)) throw cause
  switch (cause.code) {
    case '42501':
      return { kind: 'not-allowed' }
    case '23505':
      return { kind: 'already-exists' }
    case '23503':
      return { kind: 'bucket-not-found' }
    case '53100':
      return { kind: 'disk-full' }
    default:
      throw cause
  }
}
