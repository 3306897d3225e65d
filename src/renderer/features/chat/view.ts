import type { RequestError } from '../../../shared/request-error.ts'
import { emptyTimeline, type Timeline } from './timeline.ts'

/** One text channel as it is shown. */
export interface ChannelView {
  readonly status: 'loading' | 'ready' | 'failed'
  /** Why the first page could not be read; with `failed`. */
  readonly error: RequestError | null
  readonly timeline: Timeline
  /** `opening`: not yet listening for the first time. `lost`: was listening, and is being won back. */
  readonly live: 'opening' | 'live' | 'lost'
  readonly older: 'idle' | 'loading' | 'failed'
}

export const emptyView: ChannelView = {
  status: 'loading',
  error: null,
  timeline: emptyTimeline,
  live: 'opening',
  older: 'idle',
}
