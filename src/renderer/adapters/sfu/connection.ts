import type { VoiceError } from '../../features/voice/ports.ts'
import { maxAttempts } from './back-off.ts'
import type { Failure } from './failure.ts'

/*
 * The life of one stay in a room, as a pure state machine; stay.ts performs the effects in order.
 *
 *   connecting ── opened ──▶ connected ── lost ──▶ reconnecting ── retry, opened ──▶ connected …
 *       └── failed ──▶ failed    └── ended for good ──▶ idle    └── given up ──▶ failed
 */

export type Connection =
  | { readonly status: 'connecting' }
  /** `attempts`: how many it took to come back; forgotten once the session has proved stable. */
  | { readonly status: 'connected'; readonly attempts: number }
  | { readonly status: 'reconnecting'; readonly attempts: number }
  | { readonly status: 'idle'; readonly error: VoiceError | null }
  | { readonly status: 'failed'; readonly error: VoiceError }

export type ConnectionEvent =
  | { readonly type: 'opened' }
  /** An attempt came to nothing. */
  | { readonly type: 'open-failed'; readonly failure: Failure }
  /** The open session broke or was ended by the SFU. */
  | { readonly type: 'lost'; readonly failure: Failure }
  | { readonly type: 'retry-due' }
  /** The session has lasted long enough to count as working. */
  | { readonly type: 'stable' }
  | { readonly type: 'leave' }

export type ConnectionEffect =
  | { readonly type: 'open' }
  | { readonly type: 'close-session' }
  | { readonly type: 'retry-later'; readonly attempt: number }
  | { readonly type: 'watch-stability' }
  /** The stay is over: microphone, sound and timers are released. */
  | { readonly type: 'release' }

type Step = readonly [Connection, readonly ConnectionEffect[]]

export const start: Step = [{ status: 'connecting' }, [{ type: 'open' }]]

export function step(connection: Connection, event: ConnectionEvent): Step {
  if (connection.status === 'idle' || connection.status === 'failed') return [connection, []]
  const attempts = connection.status === 'connecting' ? 0 : connection.attempts
  switch (event.type) {
    case 'opened':
      return [{ status: 'connected', attempts }, [{ type: 'watch-stability' }]]
    case 'open-failed':
      if (connection.status === 'connecting') return over({ status: 'failed', error: event.failure.error })
      return again(attempts, event.failure)
    case 'lost':
      if (connection.status !== 'connected') return [connection, []]
      return again(attempts, event.failure)
    case 'retry-due':
      return [connection, connection.status === 'reconnecting' ? [{ type: 'open' }] : []]
    case 'stable':
      return [connection.status === 'connected' ? { status: 'connected', attempts: 0 } : connection, []]
    case 'leave':
      return over({ status: 'idle', error: null })
  }
}

function again(attempts: number, { error, retry }: Failure): Step {
  // What the SFU decided ends the stay in order; everything else that ends it is a failure.
  if (!retry) return over({ status: error.kind === 'session-ended' ? 'idle' : 'failed', error })
  if (attempts >= maxAttempts) return over({ status: 'failed', error })
  const attempt = attempts + 1
  return [
    { status: 'reconnecting', attempts: attempt },
    [{ type: 'close-session' }, { type: 'retry-later', attempt }],
  ]
}

const over = (connection: Connection): Step => [connection, [{ type: 'close-session' }, { type: 'release' }]]
