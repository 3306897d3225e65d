import type { JSONValue } from 'postgres'
import type { ObjectPlace } from './operation.ts'

export interface Bucket {
  readonly id: string
  readonly name: string
  readonly public: boolean
  /** bytes; null: the installation's own limit */
  readonly file_size_limit: number | null
  readonly allowed_mime_types: string[] | null
}

export interface StoredObject {
  readonly id: string
  readonly version: string
  readonly metadata: ObjectMetadata
  readonly user_metadata: Record<string, unknown> | null
  readonly created_at: string
  readonly updated_at: string
}

/** In the words of the Storage API. `size` and `contentLength` in bytes. */
export interface ObjectMetadata {
  readonly eTag: string
  readonly size: number
  readonly mimetype: string
  readonly cacheControl: string
  readonly lastModified: string
  readonly contentLength: number
  readonly httpStatusCode: number
}

export interface NewObject extends ObjectPlace {
  readonly version: string
  readonly metadata: ObjectMetadata
  readonly userMetadata: Record<string, JSONValue> | null
}

/** `sortBy.column` is one of the columns named here, so it may stand in SQL. */
export interface ListOptions {
  readonly prefix: string
  readonly search: string
  readonly limit: number
  readonly offset: number
  readonly sortBy: {
    readonly column: 'name' | 'updated_at' | 'created_at' | 'last_accessed_at'
    readonly order: 'asc' | 'desc'
  }
}
