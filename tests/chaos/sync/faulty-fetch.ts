import { setTimeout as pause } from 'node:timers/promises'
import type { Link } from './link.ts'

/** As in the app: a request without an answer for this long (ms) counts as failed. */
const answerWithin = 15_000

/** An answer is late by up to this long (ms), and so comes after some that were asked for later. */
const latest = 1_500

const gatewayErrors = [502, 503]

/** `fetch` for supabase-js on one link: requests are lost before they arrive, answers after the deed is done. */
export function fetchOn(link: Link): typeof fetch {
  const { random, tally } = link
  const lost = (): TypeError => new TypeError('fetch failed')

  async function ask(input: string | URL | Request, init: RequestInit | undefined): Promise<Response> {
    const { odds } = link
    if (link.state !== 'up') {
      await link.whenUp()
      throw lost()
    }
    if (random.chance(odds.requestLost)) {
      tally.count('request_lost')
      await pause(random.between(0, latest))
      throw lost()
    }
    if (random.chance(odds.gatewayError)) {
      tally.count('gateway_error')
      return new Response('the gateway has no backend', { status: random.pick(gatewayErrors) })
    }
    const [answerLost, late] = [random.chance(odds.answerLost), random.chance(odds.answerLate)]
    const answer = await whole(await fetch(input, init))
    if (late) {
      tally.count('answer_late')
      await pause(random.between(0, latest))
    }
    if (answerLost) tally.count('answer_lost')
    if (link.state !== 'up') await link.whenUp()
    else if (!answerLost) return answer
    throw lost()
  }

  return (input, init) => {
    const deadline = AbortSignal.timeout(answerWithin)
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline
    return ask(input, { ...init, signal })
  }
}

/** The answer, once all of it has arrived. */
async function whole(answer: Response): Promise<Response> {
  const { status, statusText, headers } = answer
  const body = await answer.arrayBuffer()
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers })
}
