import type { RequestError } from '../../../shared/request-error.ts'
import { emptyTimeline, isInSync, type Timeline } from '../timeline/timeline.ts'

/** One channel as it is shown. */
export interface ChannelView {
  readonly status: 'loading' | 'ready' | 'failed'
  /** Why the first page could not be read; with `failed`. */
  readonly error: RequestError | null
  readonly timeline: Timeline
  /** `opening`: not yet listening for the first time. `lost`: was listening, and is being won back. */
  readonly live: 'opening' | 'live' | 'lost'
  readonly older: 'idle' | 'loading' | 'failed'
  readonly newer: 'idle' | 'loading' | 'failed'
  /** Messages whose change the backend has not answered yet. */
  readonly changing: readonly string[]
  /** How often something was found missing and was fetched. */
  readonly repaired: number
  /** When the backend last confirmed that nothing is missing: ms since 1970, or null. */
  readonly checkedAt: number | null
}

export const emptyView: ChannelView = {
  status: 'loading',
  error: null,
  timeline: emptyTimeline,
  live: 'opening',
  older: 'idle',
  newer: 'idle',
  changing: [],
  repaired: 0,
  checkedAt: null,
}

/** Can the person trust that everything is here? */
export type SyncState = 'in-sync' | 'catching-up' | 'offline'

export const syncStateOf = (view: ChannelView): SyncState => {
  if (view.live === 'lost') return 'offline'
  return view.live === 'live' && isInSync(view.timeline) ? 'in-sync' : 'catching-up'
}
