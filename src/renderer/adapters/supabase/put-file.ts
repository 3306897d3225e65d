import { z } from 'zod'
import { linkLifetime } from '../../../shared/attachment-rules.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { Clock } from '../../clock/clock.ts'
import { requestError } from './answers.ts'
import type { PutError, UploadPort } from './upload.ts'

/** A connection on which nothing moved for this long (ms) counts as lost. */
const stalledAfter = 30_000

export interface StorageAccess {
  /** Address of the project, without a slash at its end. */
  readonly url: string
  readonly publishableKey: string
  /** A currently valid access token; throws when nobody is signed in. */
  token(): Promise<string>
}

/** By XMLHttpRequest, because fetch() tells nothing of bytes on their way. */
export const putFile =
  (access: StorageAccess, clock: Clock): UploadPort['put'] =>
  async (path, file, signal, onSent) => {
    let bearer: string
    try {
      bearer = await access.token()
    } catch {
      return err({ kind: 'signed-out' })
    }
    if (signal.aborted) return err({ kind: 'cancelled' })
    return new Promise((resolve) => {
      const request = new XMLHttpRequest()
      let cancelStall = clock.after(stalledAfter, () => request.abort())
      const end = (result: Result<null, PutError>): void => {
        cancelStall()
        signal.removeEventListener('abort', abort)
        resolve(result)
      }
      const abort = (): void => request.abort()
      signal.addEventListener('abort', abort)
      request.upload.addEventListener('progress', ({ loaded }) => {
        cancelStall()
        cancelStall = clock.after(stalledAfter, abort)
        onSent(loaded)
      })
      request.addEventListener('load', () => end(outcome(request.status, request.responseText)))
      request.addEventListener('error', () => end(err({ kind: 'unreachable' })))
      request.addEventListener('abort', () =>
        end(err({ kind: signal.aborted ? 'cancelled' : 'unreachable' })),
      )
      request.open('POST', `${access.url}/storage/v1/object/attachments/${path}`)
      request.setRequestHeader('apikey', access.publishableKey)
      request.setRequestHeader('authorization', `Bearer ${bearer}`)
      request.setRequestHeader('content-type', file.type)
      // A link's own lifetime: nothing on the way keeps a file for longer than its link opens it.
      request.setRequestHeader('cache-control', `private, max-age=${linkLifetime}, immutable`)
      request.setRequestHeader('x-upsert', 'false')
      request.send(file)
    })
  }

const refusal = z.object({ statusCode: z.coerce.number(), message: z.string() })

/** Storage answers most refusals as HTTP 400 with the status in the body. */
export function outcome(httpStatus: number, body: string): Result<null, PutError> {
  if (httpStatus === 200) return ok(null)
  const { statusCode: status, message } = parseRefusal(body) ?? { statusCode: httpStatus, message: body }
  switch (status) {
    case 409:
      return err({ kind: 'exists' })
    case 403:
      // The same status tells of a token that has run out.
      return err({ kind: message.includes('row-level security') ? 'not-allowed' : 'signed-out' })
    case 413:
    case 415:
      return err({ kind: 'refused' })
    default:
      return err(requestError(status, message))
  }
}

function parseRefusal(body: string): z.infer<typeof refusal> | null {
  try {
    return refusal.parse(JSON.parse(body))
  } catch {
    return null
  }
}
