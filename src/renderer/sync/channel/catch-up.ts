import { backOffMs } from '../back-off.ts'
import type { SyncPorts } from '../ports.ts'
import { addChanges, finishCatchUp, isInSync, type Timeline } from '../timeline/timeline.ts'
import type { ChannelView } from './view.ts'

/** Messages in one answer to "everything since". */
const changesSize = 200

/** After this many full answers the channel starts over from its newest page instead of reading a whole absence. */
const mostPages = 5

/** What is missing may be on its way: it is given this long (ms), and up to as much again, so that not all ask at once. */
const grace = 250

export interface CatchUpInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random'> {
  readonly channelId: string
  readonly read: () => ChannelView
  readonly edit: (change: (timeline: Timeline) => Timeline) => void
  /** The database is behind what it told before: it was restored from a backup. */
  readonly onWentBack: () => void
  /** Too much was missed to be read change by change. */
  readonly onFarBehind: () => void
  /** Nothing is missing. `repaired`: something was. */
  readonly onChecked: (repaired: boolean) => void
}

/** Fetches what a channel has missed; failing that, again and again until stopped. */
export interface CatchUp {
  now(): void
  /** Unless what is missing arrives by itself. */
  soon(): void
  stop(): void
}

export function createCatchUp(input: CatchUpInput): CatchUp {
  const { backend, channelId, read, edit, clock, random } = input
  /** The run under way; another one, or none, once it was stopped. */
  let run: { again: boolean } | null = null
  let cancel: (() => void) | null = null
  let failures = 0

  function later(ms: number, then: () => void): void {
    cancel?.()
    cancel = clock.after(ms, () => {
      cancel = null
      then()
    })
  }

  function now(): void {
    cancel?.()
    cancel = null
    if (run !== null) {
      run.again = true
      return
    }
    const mine = { again: false }
    run = mine
    void readAll(() => run === mine).then((outcome) => {
      if (run !== mine) return
      run = null
      if (outcome === 'failed') {
        failures += 1
        return later(backOffMs(failures, random()), now)
      }
      const caughtUp = isInSync(read().timeline)
      failures = caughtUp ? 0 : failures + 1
      if (outcome === 'went-back') return input.onWentBack()
      if (outcome === 'far-behind') return input.onFarBehind()
      if (mine.again) now()
      else if (!caughtUp) later(backOffMs(failures, random()), now) // told of more than is there to read yet
    })
  }

  function soon(): void {
    if (cancel !== null || run !== null) return
    later(grace * (1 + random()), () => {
      if (!isInSync(read().timeline)) now()
    })
  }

  async function readAll(
    current: () => boolean,
  ): Promise<'done' | 'failed' | 'went-back' | 'far-behind' | 'stopped'> {
    const from = read().timeline.rev
    if (from === null) return 'stopped'
    let next = from
    for (let pages = 0; pages < mostPages; pages += 1) {
      const page = await backend.changes(channelId, next, changesSize)
      if (!current()) return 'stopped'
      if (!page.ok) return 'failed'
      const { messages, head, more } = page.value
      if (head.rev < next) return 'went-back'
      const before = read().timeline.rev ?? 0
      edit((timeline) => addChanges(timeline, page.value))
      const last = messages.at(-1)?.rev ?? next
      if (!more) {
        edit((timeline) => finishCatchUp(timeline, from, head.rev))
        input.onChecked(before < head.rev)
        return 'done'
      }
      if (last <= next) return 'failed' // a full page that leads nowhere
      next = last
    }
    return 'far-behind'
  }

  return {
    now() {
      failures = 0
      now()
    },
    soon,
    stop() {
      run = null
      cancel?.()
      cancel = null
      failures = 0
    },
  }
}
