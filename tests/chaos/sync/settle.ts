import { setTimeout as pause } from 'node:timers/promises'
import type { SyncState } from '../../../src/renderer/sync/state.ts'
import { channelOf } from '../../../src/renderer/sync/directory/directory.ts'
import { syncStateOf } from '../../../src/renderer/sync/channel/view.ts'
import { checkChannel, checkUnread, type Problem } from './compare.ts'
import type { Stage } from './stage.ts'
import { readUnread, type Truth } from './truth.ts'
import type { AppWindow } from './window.ts'

/** Looks at every state until `holds` does, for at most `ms`. Did it come to hold? */
export async function until(
  window: AppWindow,
  ms: number,
  holds: (state: SyncState) => boolean,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const stop = window.watch((state) => {
    if (holds(state)) resolve(true)
  })
  const late = setTimeout(() => resolve(false), ms)
  if (window.engine !== null && holds(window.engine.store.getState())) resolve(true)
  const held = await promise
  clearTimeout(late)
  stop()
  return held
}

/** Waits until a window says of each channel that all is there, and compares it at that very moment. */
export async function compareChannels(
  window: AppWindow,
  truth: Truth,
  visible: readonly string[],
  ms: number,
): Promise<Problem[]> {
  const problems = await Promise.all(
    visible.map(async (channelId): Promise<Problem[]> => {
      const head = truth.channels.get(channelId)?.head.rev ?? 0
      const compare = (state: SyncState | undefined): Problem[] =>
        checkChannel(truth, channelId, window.userId, state?.channels[channelId])
      let found: Problem[] = []
      const claimed = await until(window, ms, (state) => {
        const view = state.channels[channelId]
        const claims =
          view?.status === 'ready' && syncStateOf(view) === 'in-sync' && (view.timeline.rev ?? 0) >= head
        if (claims) found = compare(state)
        return claims
      })
      if (claimed) return found
      const state = window.engine?.store.getState()
      const last = compare(state)
      return [
        { kind: 'unequal', detail: `${channelId} is never in sync: ${describe(state, channelId)}` },
        ...last,
      ]
    }),
  )
  return problems.flat().map(({ kind, detail }) => ({ kind, detail: `${window.name}: ${detail}` }))
}

/** What a window says of a channel, for whoever looks for the cause. */
function describe(state: SyncState | undefined, channelId: string): string {
  const view = state?.channels[channelId]
  if (state === undefined || view === undefined) return 'it is not there'
  const { status, error, live, timeline } = view
  const { rev, head, held } = timeline
  const epoch = channelOf(state.directory, channelId)?.epoch
  return JSON.stringify({ status, error, live, rev, head, held: held.length, epoch })
}

/** Marks may still be on their way to the database, so both sides are looked at until they are equal. */
export async function compareUnread(window: AppWindow, stage: Stage, ms: number): Promise<Problem[]> {
  const end = performance.now() + ms
  for (;;) {
    const stored = await readUnread(stage, window.person)
    const problems = window.engine ? checkUnread(stored, window.engine.store.getState()) : []
    if (problems.length === 0 || performance.now() > end)
      return problems.map(({ kind, detail }) => ({ kind, detail: `${window.name}: ${detail}` }))
    await pause(between)
  }
}

/** ms between two looks at the database */
const between = 250
