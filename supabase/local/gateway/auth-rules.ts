import { z } from 'zod'
import { createAttemptLimit } from './attempt-limit.ts'
import { authError, type Reply } from './reply.ts'

/*
 * What hosted Auth does and @supabase/lite does not: slowing down whoever tries passwords or codes or has mails sent,
 * and one kind of code it does not know.
 */

const fields = z.looseObject({
  email: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
})

export interface AuthRequest {
  readonly address: string
  readonly path: string
  /** Each grant_type of the query. */
  readonly grants: readonly string[]
  readonly body: Buffer
}

export interface AuthRules {
  /** A refusal, or the body to hand on. */
  before(request: AuthRequest): Reply | Buffer
  /** Counts what failed. `status` is the answer's. */
  after(request: AuthRequest, status: number): void
}

const fiveMinutes = 300_000

export function createAuthRules(now: () => number = Date.now): AuthRules {
  const guesses = createAttemptLimit(10, fiveMinutes, now) // wrong passwords or codes, per address and account
  const mails = createAttemptLimit(5, fiveMinutes, now) // mails, per address and account
  const limitOf = (request: AuthRequest) => {
    if (request.path === '/verify' || (request.path === '/token' && request.grants.includes('password')))
      return guesses
    return ['/recover', '/otp', '/magiclink', '/resend'].includes(request.path) ? mails : null
  }
  const keyOf = (request: AuthRequest): string =>
    `${request.address} ${byHash(request) ? 'by hash' : (read(request.body)?.email?.toLowerCase() ?? '')}`
  return {
    before: (request) => {
      if (request.grants.length > 1) return ambiguous
      const wait = limitOf(request)?.waitMs(keyOf(request)) ?? 0
      return wait > 0 ? tooMany(wait) : knownType(request)
    },
    after: (request, status) => {
      const limit = limitOf(request)
      if (limit === mails && status < 400) mails.count(keyOf(request))
      if (limit !== guesses) return
      if (status >= 400 && status < 500) guesses.count(keyOf(request))
      else if (status < 400 && !byHash(request)) guesses.forget(keyOf(request))
    },
  }
}

function read(body: Buffer): z.infer<typeof fields> | null {
  try {
    return fields.parse(JSON.parse(new TextDecoder().decode(body)))
  } catch {
    return null
  }
}

/**
 * A code can also be tried as its hash with the account, which names no account we could count by: then all of an address
 * count together, and a right one of one's own does not wipe the slate.
 */
function byHash({ path, body }: AuthRequest): boolean {
  if (path !== '/verify') return false
  const said = read(body)
  return said?.email === undefined || Boolean(said['token_hash'])
}

// lite and we might take another of them.
const ambiguous = authError(400, 'validation_failed', 'Say grant_type once')

function tooMany(waitMs: number): Reply {
  const seconds = Math.ceil(waitMs / 1000)
  const reply = authError(
    429,
    'over_request_rate_limit',
    `Too many attempts. Try again in ${seconds} seconds.`,
  )
  return { ...reply, headers: { 'retry-after': String(seconds) } }
}

/** A code from a sign-in mail is of type 'email' to supabase-js 2; lite still calls it 'magiclink'. */
function knownType({ path, body }: AuthRequest): Buffer {
  const said = path === '/verify' ? read(body) : null
  return said?.type === 'email' ? Buffer.from(JSON.stringify({ ...said, type: 'magiclink' })) : body
}
