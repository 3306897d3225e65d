import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { becoming } from './interview.ts'
import type { Site } from './site.ts'

export interface ArchiveFigures {
  /** ms of each message sent while nothing else happened, and while its channel was archived */
  readonly alone: number[]
  readonly during: number[]
  readonly moved: number
  /** Moved in a second of archiving. */
  readonly rate: number
}

const sliceMs = 3000
const writers = 2
/** ms between two messages of a writer */
const pause = 20

/**
 * Two people write into the big channel, by turns alone and while its oldest month moves to the archive in the job's batches,
 * until the month is moved or `slices` are over.
 */
export async function archiveUnderLoad({ db, world }: Site, slices: number): Promise<ArchiveFigures> {
  const channel = world.channels[0] ?? ''
  const [oldest] = await db<{ until: Date }[]>`
    select created_at + interval '30 days' as until from public.messages where channel_id = ${channel} order by seq limit 1`
  const until = oldest?.until ?? new Date()
  const [alone, during]: [number[], number[]] = [[], []]
  let moved = 0
  let archiving = 0

  const write = async (times: number[], end: number): Promise<void> => {
    while (performance.now() < end) {
      const begun = performance.now()
      await db.unsafe(
        `${becoming(world.reader)};\nselect public.send_message('${channel}', '${randomUUID()}', 'still talking')`,
      )
      times.push(performance.now() - begun)
      await sleep(pause)
    }
  }
  const slice = async (times: number[], end: number): Promise<void> => {
    await Promise.all(Array.from({ length: writers }, () => write(times, end)))
  }
  const archive = async (end: number): Promise<boolean> => {
    const begun = performance.now()
    let left = true
    while (left && performance.now() < end) {
      const [row] = await db<{ moved: number; left: boolean }[]>`
        select private.archive_messages(${channel}, ${until}, 200) as moved`
      moved += row?.moved ?? 0
      const [next] = await db<{ left: boolean }[]>`
        select created_at < ${until} as left from public.messages where channel_id = ${channel} order by seq limit 1`
      left = next?.left ?? false
    }
    archiving += performance.now() - begun
    return left
  }

  for (let i = 0, left = true; left && i < slices; i++) {
    const quiet = (): Promise<void> => slice(alone, performance.now() + sliceMs)
    const busy = async (): Promise<void> => {
      const end = performance.now() + sliceMs
      ;[left] = await Promise.all([archive(end), slice(during, end)])
    }
    // A B, then B A.
    for (const part of i % 2 === 0 ? [quiet, busy] : [busy, quiet]) await part()
  }
  return { alone, during, moved, rate: (moved / archiving) * 1000 }
}
