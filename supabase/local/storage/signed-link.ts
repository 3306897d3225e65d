import { createHmac } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { ObjectPlace } from './operation.ts'
import type { StorageError } from './storage-error.ts'

const claims = z.object({ url: z.string() })

export interface SignedLinks {
  /** The token of a link that opens one object for `seconds`. */
  sign(place: ObjectPlace, seconds: number): Promise<string>
  /** Whether the token opens this object now. */
  check(place: ObjectPlace, token: string): Promise<Result<null, StorageError>>
}

/** @param clock ms since 1970 */
export function createSignedLinks(jwtSecret: string, clock: () => number = Date.now): SignedLinks {
  // A key of its own: no link is ever an access token, and no access token a link.
  const key = createHmac('sha256', jwtSecret).update('storage links').digest()
  const urlOf = ({ bucket, name }: ObjectPlace): string => `${bucket}/${name}`
  return {
    sign: (place, seconds) => {
      const now = Math.floor(clock() / 1000)
      return new SignJWT({ url: urlOf(place) })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt(now)
        .setExpirationTime(now + seconds)
        .sign(key)
    },
    check: async (place, token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          requiredClaims: ['exp'],
          currentDate: new Date(clock()),
        })
        return claims.parse(payload).url === urlOf(place) ? ok(null) : err({ kind: 'bad-signature' })
      } catch (cause) {
        return err({ kind: cause instanceof errors.JWTExpired ? 'expired-signature' : 'bad-signature' })
      }
    },
  }
}
