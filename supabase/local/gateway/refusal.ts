import type { TokenError } from '../token-verifier.ts'
import type { CallerError } from './caller.ts'
import { authError, gatewayError, restError, storageError, type Reply } from './reply.ts'

/** Why nobody was let in, as the API gateway, Auth, PostgREST or Storage of a hosted project says it. */
export function refusal(error: CallerError, part: 'auth' | 'rest' | 'storage'): Reply {
  switch (error.kind) {
    case 'no-key':
      return gatewayError(401, 'no_api_key', 'No API key found in request', 'Send it as header apikey.')
    case 'unknown-key':
      return gatewayError(401, 'invalid_api_key', 'Invalid API key', 'It belongs to another installation.')
    default:
      return tokenRefusal(error, part)
  }
}

function tokenRefusal({ kind, message }: TokenError, part: 'auth' | 'rest' | 'storage'): Reply {
  const keysAway = kind === 'keys-unavailable'
  switch (part) {
    case 'auth':
      return keysAway
        ? authError(503, 'keys_unavailable', message)
        : authError(403, 'bad_jwt', `invalid JWT: ${message}`)
    case 'rest':
      return restError(
        keysAway ? 503 : 401,
        keysAway ? 'PGRST300' : kind === 'expired' ? 'PGRST303' : 'PGRST301',
        message,
      )
    case 'storage':
      return { ...storageError(403, 'Unauthorized', message), status: keysAway ? 503 : 400 }
  }
}
