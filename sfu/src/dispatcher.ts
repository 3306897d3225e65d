import { err } from '../../src/shared/result.ts'
import type { Reply, RequestName, SignalError } from '../../src/shared/signaling.ts'
import type { Log } from './log.ts'
import { answer, isRequestName } from './requests.ts'
import { Serial } from './serial.ts'
import type { Session } from './session.ts'

// Honest bursts are a consumer and a resume for each person in a room.
const maxWaiting = 2000

/**
 * Takes a session's incoming events and sees to it that each gets one answer through its acknowledgement. Requests are
 * worked off one by one, in order: muting while a join is under way takes effect as soon as there is something to mute.
 * Only `token.refresh` passes by the queue, for it may wait for the backend and mute must not.
 */
export function createDispatcher(session: Session, log: Log): (event: readonly unknown[]) => Promise<void> {
  const queue = new Serial(maxWaiting)

  async function run(name: RequestName, input: unknown): Promise<Reply<RequestName>> {
    if (name === 'token.refresh') return answer(session, name, input)
    if (queue.full) return refuse('bad-request', `more than ${maxWaiting} requests are waiting`)
    return queue.run(() => answer(session, name, input))
  }

  async function reply(name: unknown, input: unknown, extra: number): Promise<Reply<RequestName>> {
    if (!isRequestName(name)) return refuse('unknown-request', 'this SFU knows no request of this name')
    if (extra > 0) return refuse('bad-request', 'a request has one argument')
    try {
      return await run(name, input)
    } catch (cause) {
      if (!session.hasEnded())
        log.error({ event: 'request-failed', session: session.id, request: name, err: cause })
      return refuse('failed', 'the SFU could not do this; its log says why')
    }
  }

  return async ([name, ...rest]) => {
    if (session.hasEnded()) return
    const acknowledge = rest.pop()
    if (!isAcknowledgement(acknowledge)) {
      session.misbehaved('a request without acknowledgement, which nothing can answer')
      return
    }
    const [input, ...extra] = rest
    const result = await reply(name, input, extra.length)
    if (session.hasEnded()) return
    acknowledge(result)
    session.answered()
    if (!result.ok && isMisuse(result.error)) session.misbehaved(result.error.detail)
  }
}

function isAcknowledgement(value: unknown): value is (reply: Reply<RequestName>) => void {
  return typeof value === 'function'
}

function refuse(
  kind: SignalError['kind'],
  detail: string,
): { readonly ok: false; readonly error: SignalError } {
  return err({ kind, detail })
}

function isMisuse({ kind }: SignalError): boolean {
  return kind === 'bad-request' || kind === 'unknown-request'
}
