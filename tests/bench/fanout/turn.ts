import { cpuTime } from '../cpu-time.ts'
import { timed } from '../timed.ts'
import type { Commits } from '../commits.ts'
import type { Carrier, Passage } from './carrier.ts'

/** What one carrier did in one round. */
export interface Turn {
  readonly passages: readonly Passage[]
  /** Processor time of the delivering process, ms a message. */
  readonly cpu: number
}

/** One round at one number of listeners. */
export interface Round {
  readonly bonfire: Turn
  readonly redis: Turn
  readonly prosody: Turn
  /** ms of single-row commits */
  readonly commits: readonly number[]
}

export interface Contestants {
  readonly bonfire: Carrier
  readonly redis: Carrier
  readonly prosody: Carrier
  readonly commits: Commits
}

/** Everybody's turn, one after the other; `backwards` in every second round, so that each bears what another leaves behind. */
export async function playRound(
  { bonfire, redis, prosody, commits }: Contestants,
  messages: number,
  backwards: boolean,
): Promise<Round> {
  const turn = (carrier: Carrier) => () => takeTurn(carrier, messages)
  const commit = () => timed(messages, () => commits.commit())
  if (backwards) {
    const last = await commit()
    const [c, b, a] = [await turn(prosody)(), await turn(redis)(), await turn(bonfire)()]
    return { bonfire: a, redis: b, prosody: c, commits: last }
  }
  const [a, b, c] = [await turn(bonfire)(), await turn(redis)(), await turn(prosody)()]
  return { bonfire: a, redis: b, prosody: c, commits: await commit() }
}

async function takeTurn(carrier: Carrier, messages: number): Promise<Turn> {
  const passages: Passage[] = []
  const before = await cpuTime(carrier.pid)
  for (let i = 0; i < messages; i++) passages.push(await carrier.send())
  return { passages, cpu: ((await cpuTime(carrier.pid)) - before) / messages }
}
