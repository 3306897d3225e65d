import type { Message } from '../../../shared/backend.ts'
import type { Result } from '../../../shared/result.ts'
import { backOffMs } from '../back-off.ts'
import type { KeptMessage, SendError } from '../ports.ts'

/** A message of the person that the backend has not confirmed, or not yet told of. */
export interface Outgoing extends KeptMessage {
  /** `pending`: being put into storage. `kept`: it outlives this window. `here`: only this window has it. */
  readonly keeping: 'pending' | 'kept' | 'here'
  /** Why the last attempt failed; it is tried again unless `refused` says otherwise. */
  readonly trouble: SendError | null
  /** The revision it was stored as: shown until the channel is read up to there. */
  readonly storedAs: number | null
}

export const outgoing = (message: KeptMessage, keeping: Outgoing['keeping']): Outgoing => ({
  ...message,
  keeping,
  trouble: message.refused,
  storedAs: null,
})

/** What is sent next in a channel: one at a time, in the order it was written; a refused message holds up none. */
export function nextOf(queue: readonly Outgoing[], channelId: string): Outgoing | null {
  return (
    queue.find((one) => one.channelId === channelId && one.refused === null && one.storedAs === null) ?? null
  )
}

/** Takes over what is kept, in its order; then comes what only this window has. */
export function withKept(queue: readonly Outgoing[], kept: readonly KeptMessage[]): readonly Outgoing[] {
  const known = new Map(queue.map((one) => [one.id, one]))
  const taken = kept.map((message): Outgoing => {
    const before = known.get(message.id)
    if (before === undefined) return outgoing(message, 'kept')
    const { refused } = message
    return { ...before, keeping: 'kept', refused, trouble: refused ?? before.trouble }
  })
  const others = queue.filter(({ id }) => !kept.some((message) => message.id === id))
  // Stored: shown until the channel is read up to there. Gone without that: another window discarded it.
  const stored = others.filter(({ keeping, storedAs }) => keeping === 'kept' && storedAs !== null)
  return [...stored, ...taken, ...others.filter(({ keeping }) => keeping !== 'kept')]
}

export const changeOne = (
  queue: readonly Outgoing[],
  id: string,
  change: Partial<Pick<Outgoing, 'keeping' | 'trouble' | 'refused' | 'storedAs'>>,
): readonly Outgoing[] => queue.map((one) => (one.id === id ? { ...one, ...change } : one))

/** A refusal that passes by itself within this many seconds is waited for. */
const longestWait = 60

/** An error that says nothing of its cause may pass; after this many attempts it is the person's to decide. */
const mostFailures = 3

/** What follows an attempt to send. */
export type Verdict =
  | { readonly kind: 'stored'; readonly rev: number }
  /** Once more in `ms`, or as soon as the network is back. */
  | { readonly kind: 'wait'; readonly ms: number; readonly error: SendError }
  /** Never by itself: this message only. */
  | { readonly kind: 'refused'; readonly error: SendError }

/** `attempt`: 1 for the first. `random`: 0 to 1. */
export function judge(result: Result<Message, SendError>, attempt: number, random: number): Verdict {
  if (result.ok) return { kind: 'stored', rev: result.value.rev }
  const { error } = result
  switch (error.kind) {
    case 'unreachable':
    case 'signed-out':
      return { kind: 'wait', ms: backOffMs(attempt, random), error }
    case 'rate-limited':
    case 'slow-mode': {
      const { retry_after } = error
      if (retry_after === undefined)
        return error.kind === 'slow-mode'
          ? { kind: 'refused', error }
          : { kind: 'wait', ms: backOffMs(attempt, random), error }
      return retry_after > longestWait
        ? { kind: 'refused', error }
        : { kind: 'wait', ms: retry_after * 1_000 + random * 250, error }
    }
    case 'failed':
      return attempt < mostFailures
        ? { kind: 'wait', ms: backOffMs(attempt, random), error }
        : { kind: 'refused', error }
    default:
      return { kind: 'refused', error }
  }
}
