import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { archiveUnderLoad } from './database/archive-under-load.ts'
import { Interviewer, type Times } from './database/interview.ts'
import { questions } from './database/questions.ts'
import { openSite, type Site } from './database/site.ts'
import type { Report } from './report.ts'
import { median, percentile, round } from './statistics.ts'

type Round = ReadonlyMap<string, Times>

/**
 * Two databases of generated messages, a tenth of them in one channel, asked in turns (A B B A) what the app asks: pages of
 * history, searches, unread counts, sending; then archiving under load. Ratios are taken round by round.
 * `--rows 1M,10M --rounds 6 --folder DIR`: with a folder the databases stay there and are used again.
 */
export async function run(args: readonly string[]): Promise<Report> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '1M,10M' },
      rounds: { type: 'string', default: '6' },
      folder: { type: 'string' },
    },
  })
  const sizes = values.rows.split(',')
  const rounds = Number(values.rounds)
  const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'bonfire-bench-')))
  const tell = (text: string): void => void process.stderr.write(`${text}\n`)
  const sites: Site[] = []
  try {
    for (const size of sizes) sites.push(await openSite(folder, rowsOf(size), tell))
    const taken = await interview(sites, rounds, tell)
    const figures: Record<string, number> = {}
    for (const [at, size] of sizes.entries()) {
      const label = size.toLowerCase()
      for (const { name } of questions)
        Object.assign(figures, summary(`${name}_${label}`, taken[at] ?? [], name))
      const site = sites[at]
      if (site) Object.assign(figures, await archiveSummary(site, label, rounds))
    }
    const goals: Record<string, { max: number }> = {}
    const [small, large] = [taken[0] ?? [], taken.at(-1) ?? []]
    const compare = (name: string, max: number, over: number[], under: number[]): void => {
      figures[name] = round(median(over.map((time, i) => time / (under[i] ?? Number.NaN))))
      goals[name] = { max }
    }
    const [head, depth] = [medians(large, 'page_head'), medians(large, 'page_depth')]
    if (sizes.length > 1) {
      compare('page_head_growth_ratio', 1.3, head, medians(small, 'page_head'))
      compare('page_depth_growth_ratio', 1.3, depth, medians(small, 'page_depth'))
    }
    compare('depth_to_head_ratio', 1.5, depth, head)
    compare('page_head_rls_ratio', 2, head, medians(large, 'page_head_bare'))
    compare('page_depth_rls_ratio', 2, depth, medians(large, 'page_depth_bare'))
    for (const { name } of questions.filter((question) => question.name.startsWith('search'))) {
      goals[`${name}_${sizes.at(-1)?.toLowerCase()}_p95_ms`] = { max: 30 }
    }
    return { name: 'database', figures, goals }
  } finally {
    for (const site of sites.reverse()) await site.close()
    if (values.folder === undefined) await rm(folder, { recursive: true, force: true })
  }
}

const rowsOf = (size: string): number => Number(size.replace(/M$/, '000000').replace(/k$/, '000'))

/** The rounds of each site, in turns. */
async function interview(
  sites: readonly Site[],
  rounds: number,
  tell: (text: string) => void,
): Promise<Round[][]> {
  const interviewers: Interviewer[] = []
  const taken: Round[][] = sites.map(() => [])
  try {
    for (const site of sites) interviewers.push(await Interviewer.open(site))
    for (const interviewer of interviewers) await interviewer.round() // warm-up, not counted
    for (let i = 0; i < rounds; i++) {
      const turn = [...interviewers.entries()]
      for (const [at, interviewer] of i % 2 === 0 ? turn : turn.reverse()) {
        taken[at]?.push(await interviewer.round())
      }
      tell(`round ${i + 1} of ${rounds}`)
    }
    return taken
  } finally {
    for (const interviewer of interviewers) interviewer.close()
  }
}

const medians = (rounds: readonly Round[], name: string): number[] =>
  rounds.map((each) => median(each.get(name)?.wall ?? []))

function summary(label: string, rounds: readonly Round[], name: string): Record<string, number> {
  const wall = rounds.flatMap((each) => each.get(name)?.wall ?? [])
  const cpu = rounds.flatMap((each) => each.get(name)?.cpu ?? [])
  return {
    [`${label}_p50_ms`]: round(median(wall)),
    [`${label}_p95_ms`]: round(percentile(wall, 0.95)),
    [`${label}_cpu_p50_ms`]: round(median(cpu)),
    [`${label}_cpu_p95_ms`]: round(percentile(cpu, 0.95)),
  }
}

async function archiveSummary(site: Site, label: string, slices: number): Promise<Record<string, number>> {
  const { alone, during, moved, rate } = await archiveUnderLoad(site, slices)
  return {
    [`archived_${label}_count`]: moved,
    [`archived_${label}_per_s_count`]: round(rate, 0),
    [`send_alone_${label}_p50_ms`]: round(median(alone)),
    [`send_alone_${label}_p95_ms`]: round(percentile(alone, 0.95)),
    [`send_while_archiving_${label}_p50_ms`]: round(median(during)),
    [`send_while_archiving_${label}_p95_ms`]: round(percentile(during, 0.95)),
  }
}
