import { parseArgs } from 'node:util'
import type { Report } from '../bench/report.ts'
import { describePlan, planOf } from './sync/plan.ts'
import { type Outcome, runSeed } from './sync/run-seed.ts'
import { faultKinds } from './sync/tally.ts'

/**
 * Three people in four windows write, edit, delete, react and pin while everything between them and the database goes
 * wrong; at the end every window must hold what the database holds. What happens when follows from the seed alone; how it
 * interleaves with the answers of a real backend does not, so a replay repeats the schedule and not every race.
 * `--seeds 20` draws seeds, `--seed 7` (any number of times) replays; `--seconds 60 --operations 2000`
 */
export async function run(args: readonly string[]): Promise<Report> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1' },
      seed: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string', default: '60' },
      operations: { type: 'string', default: '2000' },
    },
  })
  const first = Math.floor(Math.random() * 1e6)
  const drawn = Array.from({ length: Number(values.seeds) }, (_, i) => first + i)
  const seeds = values.seed.length > 0 ? values.seed.map(Number) : drawn
  const plans = seeds.map((seed) => planOf(seed, Number(values.seconds) * 1_000, Number(values.operations)))

  const outcomes: Outcome[] = []
  for (const plan of plans) {
    say(describePlan(plan))
    const outcome = await runSeed(plan)
    outcomes.push(outcome)
    sayOutcome(plan.seed, outcome)
  }
  return reportOf(
    outcomes,
    plans.some(({ limited }) => limited),
  )
}

function reportOf(outcomes: readonly Outcome[], limited: boolean): Report {
  const total = (of: (outcome: Outcome) => number): number => outcomes.reduce((sum, one) => sum + of(one), 0)
  const problems = (kind: string): number =>
    total((one) => one.problems.filter((problem) => problem.kind === kind).length)
  const faults = Object.fromEntries(
    faultKinds.map((kind) => [`${kind}_count`, total((one) => one.faults[kind])]),
  )
  return {
    name: 'sync',
    figures: {
      seeds_count: outcomes.length,
      sent_count: total(({ sent }) => sent),
      changed_count: total(({ changed }) => changed),
      stored_count: total(({ stored }) => stored),
      ...faults,
      told_to_wait_count: total((one) => one.limited),
      gaps_repaired_count: total(({ repaired }) => repaired),
      lost_count: problems('lost'),
      doubled_count: problems('doubled'),
      out_of_order_count: problems('out_of_order') + total(({ disordered }) => disordered),
      unequal_count: problems('unequal'),
      surprises_count: total(({ surprises }) => surprises.length),
      settled_max_s: Math.round(Math.max(...outcomes.map(({ settled }) => settled))),
    },
    goals: {
      ...Object.fromEntries(faultKinds.map((kind) => [`${kind}_count`, { min: 1 }])),
      ...(limited ? { told_to_wait_count: { min: 1 } } : {}),
      gaps_repaired_count: { min: 1 },
      lost_count: { max: 0 },
      doubled_count: { max: 0 },
      out_of_order_count: { max: 0 },
      unequal_count: { max: 0 },
      surprises_count: { max: 0 },
    },
  }
}

/** What is wrong, up to this many lines a seed. */
const mostLines = 20

function sayOutcome(seed: number, { problems, surprises, settled, sent, changed, repaired }: Outcome): void {
  const lines = [...surprises, ...problems.map(({ kind, detail }) => `${kind}: ${detail}`)]
  say(
    `seed ${seed}: ${sent} sent, ${changed} changed, ${repaired} gaps repaired, settled in ${settled.toFixed(1)} s, ${lines.length} wrong`,
  )
  for (const line of lines.slice(0, mostLines)) say(`  ${line}`)
  if (lines.length > 0) say(`  npm run chaos -- sync --seed ${seed}`)
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)
