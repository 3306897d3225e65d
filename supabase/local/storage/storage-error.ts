import { storageError, type Reply } from '../gateway/reply.ts'

/** Why Storage refused. */
export type StorageError =
  | {
      readonly kind:
        'object-not-found' | 'bucket-not-found' | 'already-exists' | 'not-allowed' | 'bad-request'
    }
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'mime-not-allowed' | 'content-mismatch'; readonly mime: string }
  | { readonly kind: 'bad-signature' | 'expired-signature' | 'aborted' | 'disk-full' }

/** As the Storage API of a hosted project says it: HTTP 400, and the real status as text in the body. */
export function storageReply(error: StorageError): Reply {
  const refuse = (statusCode: number, name: string, message: string): Reply => {
    const { body, ...reply } = storageError(statusCode, name, message)
    return { ...reply, status: statusCode >= 500 ? statusCode : 400, body }
  }
  switch (error.kind) {
    case 'object-not-found':
      return refuse(404, 'not_found', 'Object not found')
    case 'bucket-not-found':
      return refuse(404, 'Bucket not found', 'Bucket not found')
    case 'already-exists':
      return refuse(409, 'Duplicate', 'The resource already exists')
    case 'not-allowed':
      return refuse(403, 'Unauthorized', 'new row violates row-level security policy')
    case 'bad-request':
      return refuse(400, 'InvalidRequest', 'This request is not one the Storage API knows')
    case 'too-large':
      return refuse(
        413,
        'Payload too large',
        `The object exceeded the maximum allowed size of ${error.limit} bytes`,
      )
    case 'mime-not-allowed':
      return refuse(415, 'invalid_mime_type', `mime type ${error.mime} is not supported`)
    case 'content-mismatch':
      return refuse(415, 'invalid_mime_type', `The content of this file is not ${error.mime}`)
    case 'bad-signature':
      return refuse(400, 'InvalidSignature', 'This link is not valid')
    case 'expired-signature':
      return refuse(400, 'InvalidJWT', 'This link has expired')
    case 'aborted':
      return refuse(400, 'aborted', 'The upload was cut off')
    case 'disk-full':
      return refuse(507, 'disk_full', 'The disk that holds the data is full')
  }
}
