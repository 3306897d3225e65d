import type { Report } from '../report.ts'
import { median, percentile, round } from '../statistics.ts'
import type { Passage } from './carrier.ts'
import type { Round, Turn } from './turn.ts'

type Who = 'bonfire' | 'redis' | 'prosody'

/** The figures of all rounds at one number of listeners, and their goal. */
export function figuresOf(listeners: number, rounds: readonly Round[]): Pick<Report, 'figures' | 'goals'> {
  const figures: Record<string, number> = {}
  for (const who of ['bonfire', 'redis', 'prosody'] as const) {
    const passages = rounds.flatMap((taken) => taken[who].passages)
    const times = {
      stored: passages.flatMap(({ stored }) => stored ?? []),
      each: passages.flatMap(({ each }) => each),
      last: passages.map(lastOf),
    }
    for (const [what, taken] of Object.entries(times)) {
      if (taken.length === 0) continue
      const name = `${who}_${listeners}_${what}`
      figures[`${name}_p50_ms`] = round(median(taken))
      figures[`${name}_p95_ms`] = round(percentile(taken, 0.95))
      figures[`${name}_p99_ms`] = round(percentile(taken, 0.99))
    }
    figures[`${who}_${listeners}_cpu_ms`] = round(
      rounds.reduce((sum, taken) => sum + taken[who].cpu, 0) / rounds.length,
    )
  }
  figures[`commit_${listeners}_p50_ms`] = round(median(rounds.flatMap(({ commits }) => commits)))
  const last = (taken: Round, who: Who): number => medianLast(taken[who])
  figures[`bonfire_to_prosody_${listeners}_ratio`] = round(
    median(rounds.map((taken) => last(taken, 'bonfire') / last(taken, 'prosody'))),
  )
  const toAllowed = `bonfire_to_allowed_${listeners}_ratio`
  // Allowed is twice Redis and one commit.
  figures[toAllowed] = round(
    median(
      rounds.map((taken) => last(taken, 'bonfire') / (2 * last(taken, 'redis') + median(taken.commits))),
    ),
  )
  return { figures, goals: { [toAllowed]: { max: 1 } } }
}

const lastOf = ({ each }: Passage): number => each.at(-1) ?? Number.NaN
const medianLast = ({ passages }: Turn): number => median(passages.map(lastOf))
