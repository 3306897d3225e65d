/** Where an object is: never a path on this machine, only a name in the database. */
export interface ObjectPlace {
  readonly bucket: string
  readonly name: string
}

/** What a request under /storage/v1 asks for. */
export type Operation =
  | ({
      readonly kind: 'upload' | 'upsert' | 'download' | 'download-public' | 'download-signed' | 'info'
    } & ObjectPlace)
  | ({ readonly kind: 'sign' } & ObjectPlace)
  | { readonly kind: 'sign-many' | 'remove' | 'list'; readonly bucket: string }
  | { readonly kind: 'list-buckets' }
  | { readonly kind: 'get-bucket'; readonly bucket: string }

/** The paths storage-js 2.119 asks for. Null: none of them. */
export function parseOperation(method: string, pathname: string): Operation | null {
  const parts = decode(pathname)?.slice(3) // after '', 'storage', 'v1'
  if (!parts) return null
  const [area, ...rest] = parts
  if (area === 'bucket' && method === 'GET') return bucketOperation(rest)
  if (area !== 'object') return null
  const reading = method === 'GET' || method === 'HEAD'
  const [first, ...others] = rest
  if (reading && first === 'public') return withPlace('download-public', others)
  if (reading && first === 'sign') return withPlace('download-signed', others)
  if (reading && first === 'info') return withPlace('info', others)
  if (reading && first === 'authenticated') return withPlace('download', others)
  if (method === 'POST' && first === 'sign' && others.length > 1) return withPlace('sign', others)
  if (method === 'POST' && first === 'sign') return withBucket('sign-many', others)
  if (method === 'POST' && first === 'list') return withBucket('list', others)
  if (method === 'DELETE') return withBucket('remove', rest)
  if (reading) return withPlace('download', rest)
  if (method === 'POST') return withPlace('upload', rest)
  return method === 'PUT' ? withPlace('upsert', rest) : null
}

function bucketOperation(rest: readonly string[]): Operation | null {
  const [bucket, ...more] = rest
  if (bucket === undefined) return { kind: 'list-buckets' }
  return more.length === 0 && bucket !== '' ? { kind: 'get-bucket', bucket } : null
}

function withBucket(kind: 'sign-many' | 'remove' | 'list', rest: readonly string[]): Operation | null {
  const [bucket, ...more] = rest
  return bucket && more.length === 0 ? { kind, bucket } : null
}

type PlaceKind = Extract<Operation, ObjectPlace>['kind']

function withPlace(kind: PlaceKind, rest: readonly string[]): Operation | null {
  const [bucket, ...names] = rest
  const name = names.join('/')
  return bucket && isObjectName(name) ? { kind, bucket, name } : null
}

/** Letters the Storage API of hosted projects takes, none of them a step up, and no empty part. */
export function isObjectName(name: string): boolean {
  if (name.length === 0 || name.length > 1024 || !/^[\w/!\-.*'() &$@=;:+,?\u0080-\u{10ffff}]+$/u.test(name))
    return false
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

function decode(pathname: string): string[] | null {
  try {
    return pathname.split('/').map(decodeURIComponent)
  } catch {
    return null
  }
}
