import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openCommits } from './commits.ts'
import { moveToCoreOf } from './cores.ts'
import { startBonfireCarrier } from './fanout/bonfire-carrier.ts'
import { figuresOf } from './fanout/figures.ts'
import { openHall } from './fanout/hall.ts'
import { startProsodyCarrier } from './fanout/prosody-carrier.ts'
import { startRedisCarrier } from './fanout/redis-carrier.ts'
import { playRound, type Round } from './fanout/turn.ts'
import type { Report } from './report.ts'

/**
 * One message at a time to 10, 100 and 1,000 listeners of one channel: sent → stored → in each listener's store, that is
 * read off a socket of their own, parsed and kept in the listener's messages by id. Drawing is measured by `chat`. Beside it
 * Redis publish and subscribe and an archived room of prosody carry the same bytes, and one row is committed in the same
 * Postgres. `--rounds 6 --messages 20 --sizes 10,100,1000`
 */
export async function run(args: readonly string[]): Promise<Report> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '6' },
      messages: { type: 'string', default: '20' },
      sizes: { type: 'string', default: '10,100,1000' },
    },
  })
  const [rounds, messages] = [Number(values.rounds), Number(values.messages)]
  const sizes = values.sizes
    .split(',')
    .map(Number)
    .sort((a, b) => a - b)
  const cores = cpus().length
  /** What was started, in order. */
  const started: (() => Promise<unknown>)[] = []
  try {
    await moveToCoreOf('servers')
    const dataDir = await mkdtemp(join(tmpdir(), 'bonfire-bench-'))
    started.push(() => rm(dataDir, { recursive: true, force: true }))
    const hall = await openHall(dataDir, sizes.at(-1) ?? 1)
    started.push(() => hall.close())
    const commits = await openCommits(dataDir)
    started.push(() => commits.close())
    const bonfire = await startBonfireCarrier(hall)
    started.push(() => bonfire.close())
    const redis = await startRedisCarrier((id) => bonfire.body(id))
    started.push(() => redis.close())
    const prosody = await startProsodyCarrier((id) => bonfire.body(id))
    started.push(() => prosody.close())
    const pinned = await moveToCoreOf('generator')
    process.stderr.write(
      `${[bonfire, redis, prosody].map(({ version }) => version).join(', ')}, node ${process.version}, ` +
        `${cores} cores, servers and generator ${pinned ? 'on cores of their own' : 'not pinned'}, nothing encrypted\n`,
    )
    const report: Report = { name: 'fanout', figures: {}, goals: {} }
    for (const size of sizes) {
      for (const carrier of [bonfire, redis, prosody]) await carrier.listeners(size)
      await playRound({ bonfire, redis, prosody, commits }, messages, false) // warm-up, not counted
      const taken: Round[] = []
      for (let i = 0; i < rounds; i++) {
        taken.push(await playRound({ bonfire, redis, prosody, commits }, messages, i % 2 === 1))
      }
      const { figures, goals } = figuresOf(size, taken)
      Object.assign(report.figures, figures)
      Object.assign(report.goals, goals)
    }
    return report
  } finally {
    for (const stop of started.reverse()) await stop()
  }
}
