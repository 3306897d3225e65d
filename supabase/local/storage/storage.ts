import type { IncomingMessage, ServerResponse } from 'node:http'
import type postgres from 'postgres'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { isContentOf } from '../../../src/shared/sniff.ts'
import type { Caller } from '../gateway/caller.ts'
import { send } from '../gateway/reply.ts'
import { sendObject } from './download.ts'
import type { FileStore } from './file-store.ts'
import { isMimeAllowed } from './mime.ts'
import { Objects } from './objects.ts'
import { isObjectName, type ObjectPlace, type Operation } from './operation.ts'
import type { NewObject } from './rows.ts'
import type { SignedLinks } from './signed-link.ts'
import { listBody, readJson, removeBody, signBody, signManyBody } from './request-body.ts'
import { storageReply, type StorageError } from './storage-error.ts'
import { sweep, type Swept } from './sweep.ts'
import { openUpload, type Upload } from './upload.ts'

/** Bytes of an object where its bucket sets no limit, as on hosted projects. */
const defaultLimit = 50 * 1024 * 1024
export interface StorageRequest {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly url: URL
  readonly operation: Operation
  readonly caller: Caller
}

type Answer = Promise<Result<unknown, StorageError>>

/** Files under row-level security of storage.objects; the bytes lie in a file store. */
export class Storage {
  readonly #objects: Objects
  readonly #files: FileStore
  readonly #links: SignedLinks

  constructor(sql: postgres.Sql, files: FileStore, links: SignedLinks) {
    this.#objects = new Objects(sql)
    this.#files = files
    this.#links = links
  }

  /** Answers one request. A database that is away throws. */
  async handle(request: StorageRequest): Promise<void> {
    const { operation, res } = request
    const answer = await this.#answer(request, operation)
    if (!answer.ok) send(res, storageReply(answer.error))
    else if (!res.headersSent) send(res, { status: 200, body: answer.value })
  }

  /** Deletes files that belong to nothing. @param now ms since 1970 */
  sweep(now: number): Promise<Swept> {
    return sweep(this.#objects, this.#files, now)
  }

  #answer(request: StorageRequest, operation: Operation): Answer {
    switch (operation.kind) {
      case 'upload':
      case 'upsert':
        return this.#upload(request, operation)
      case 'download':
      case 'download-public':
      case 'download-signed':
        return this.#download(request, operation)
      case 'info':
        return this.#info(request, operation)
      case 'sign':
        return this.#sign(request, operation)
      case 'sign-many':
        return this.#signMany(request, operation.bucket)
      case 'remove':
        return this.#remove(request, operation.bucket)
      case 'list':
        return this.#list(request, operation.bucket)
      case 'list-buckets':
        return this.#objects.visibleBuckets(request.caller, null).then(ok)
      case 'get-bucket':
        return this.#bucket(request, operation.bucket)
    }
  }

  async #upload({ req, caller, operation }: StorageRequest, place: ObjectPlace): Answer {
    const bucket = await this.#objects.bucket(place.bucket)
    if (!bucket) return err({ kind: 'bucket-not-found' })
    const limit = Math.min(bucket.file_size_limit ?? defaultLimit, defaultLimit)
    const opened = await openUpload(req)
    if (!opened.ok) return opened
    const upload = opened.value
    const upsert = operation.kind === 'upsert' || req.headers['x-upsert'] === 'true'
    const stored = isMimeAllowed(upload.mime, bucket.allowed_mime_types)
      ? await this.#store(upload, caller, place, limit, upsert)
      : err<StorageError>({ kind: 'mime-not-allowed', mime: upload.mime })
    if (!stored.ok) upload.drain()
    return stored
  }

  async #store(upload: Upload, caller: Caller, place: ObjectPlace, limit: number, upsert: boolean): Answer {
    const allowed = await this.#objects.mayWrite(caller, describeObject(place, upload, '', 0, ''), upsert)
    if (!allowed.ok) return allowed
    const received = await this.#files.receive(upload.bytes, limit)
    if (!received.ok) return received
    const { version, size, etag, head } = received.value
    if (!(await isContentOf(upload.mime, head))) {
      await received.value.discard()
      return err({ kind: 'content-mismatch', mime: upload.mime })
    }
    // The file first: a row without its file would be a loss, a file without its row is only litter.
    await received.value.keep()
    const written = await this.#objects
      .write(caller, describeObject(place, upload, version, size, etag), upsert)
      .catch(async (cause: unknown) => {
        await received.value.discard()
        throw cause
      })
    if (!written.ok) {
      await received.value.discard()
      return written
    }
    if (written.value.replaced !== null) await this.#files.remove(written.value.replaced)
    return ok({ Id: written.value.id, Key: `${place.bucket}/${place.name}` })
  }

  async #download(request: StorageRequest, place: ObjectPlace): Answer {
    const readable = await this.#mayRead(request, place)
    if (!readable.ok) return readable
    const object =
      request.operation.kind === 'download'
        ? await this.#objects.find(request.caller, 'storage.object.get_authenticated', place)
        : await this.#objects.findForAnyone(place)
    if (!object) return err({ kind: 'object-not-found' })
    await sendObject(request, object, place.name, this.#files)
    return ok(null)
  }

  async #mayRead(
    { operation, url }: StorageRequest,
    place: ObjectPlace,
  ): Promise<Result<null, StorageError>> {
    if (operation.kind === 'download-signed')
      return this.#links.check(place, url.searchParams.get('token') ?? '')
    if (operation.kind === 'download') return ok(null)
    const bucket = await this.#objects.bucket(place.bucket)
    return bucket?.public ? ok(null) : err({ kind: 'bucket-not-found' })
  }

  async #info({ caller }: StorageRequest, place: ObjectPlace): Answer {
    const object = await this.#objects.find(caller, 'storage.object.get_authenticated_info', place)
    if (!object) return err({ kind: 'object-not-found' })
    const { metadata } = object
    return ok({
      id: object.id,
      name: place.name,
      version: object.version,
      bucket_id: place.bucket,
      size: metadata.size,
      content_type: metadata.mimetype,
      cache_control: metadata.cacheControl,
      etag: metadata.eTag,
      metadata: object.user_metadata ?? {},
      last_modified: metadata.lastModified,
      created_at: object.created_at,
    })
  }

  async #sign({ req, caller }: StorageRequest, place: ObjectPlace): Answer {
    const body = await readJson(req, signBody)
    if (!body.ok) return body
    if (!(await this.#objects.find(caller, 'storage.object.sign', place)))
      return err({ kind: 'object-not-found' })
    return ok({ signedURL: await this.#linkTo(place, body.value.expiresIn) })
  }

  async #signMany({ req, caller }: StorageRequest, bucket: string): Answer {
    const body = await readJson(req, signManyBody)
    if (!body.ok) return body
    const { paths, expiresIn } = body.value
    const found = await this.#objects.findNames(caller, bucket, paths.filter(isObjectName))
    const links = paths.map(async (path) =>
      found.has(path)
        ? { path, signedURL: await this.#linkTo({ bucket, name: path }, expiresIn), error: null }
        : {
            path,
            signedURL: null,
            error: 'Either the object does not exist or you do not have access to it',
          },
    )
    return ok(await Promise.all(links))
  }

  async #linkTo(place: ObjectPlace, seconds: number): Promise<string> {
    // The name as it is: storage-js encodes the whole address.
    return `/object/sign/${place.bucket}/${place.name}?token=${await this.#links.sign(place, seconds)}`
  }

  async #remove({ req, caller }: StorageRequest, bucket: string): Answer {
    const body = await readJson(req, removeBody)
    if (!body.ok) return body
    const removed = await this.#objects.remove(caller, bucket, body.value.prefixes)
    await Promise.all(removed.map((object) => this.#files.remove(object.version)))
    return ok(removed)
  }

  async #list({ req, caller }: StorageRequest, bucket: string): Answer {
    const body = await readJson(req, listBody)
    return body.ok ? ok(await this.#objects.list(caller, bucket, body.value)) : body
  }

  async #bucket({ caller }: StorageRequest, id: string): Answer {
    const [bucket] = await this.#objects.visibleBuckets(caller, id)
    return bucket ? ok(bucket) : err({ kind: 'bucket-not-found' })
  }
}

function describeObject(
  place: ObjectPlace,
  upload: Upload,
  version: string,
  size: number,
  etag: string,
): NewObject {
  return {
    ...place,
    version,
    userMetadata: upload.userMetadata,
    metadata: {
      eTag: `"${etag}"`,
      size,
      mimetype: upload.mime,
      cacheControl: upload.cacheControl,
      lastModified: new Date().toISOString(),
      contentLength: size,
      httpStatusCode: 200,
    },
  }
}
