import type { Message, MessagePage } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'
import type { FreshPageAt, PageAt, SyncPorts } from '../ports.ts'
import type { Change } from '../timeline/change.ts'
import { backOffMs } from '../back-off.ts'
import { spanOf } from '../timeline/span.ts'
import {
  addNewer,
  addOlder,
  emptyTimeline,
  forget,
  hearOf,
  isInSync,
  receive,
  startFrom,
  type Timeline,
} from '../timeline/timeline.ts'
import { createCatchUp } from './catch-up.ts'
import type { ChannelView } from './view.ts'

/** Messages on a page. */
const pageSize = 50

/** More messages than this are not kept: those farthest from the reader go. */
const mostMessages = 600

export interface ChannelSyncInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random'> {
  readonly channelId: string
  readonly read: () => ChannelView
  readonly update: (edit: (view: ChannelView) => ChannelView) => void
}

/** One channel, kept equal to the database while it is open. */
export interface ChannelSync {
  /** It is shown: whatever is missing is fetched. */
  open(): void
  /** It is no longer shown: what is here stays, and nothing is fetched. */
  rest(): void
  listening(): void
  lost(): void
  heard(change: Change): void
  /** The channel is at this revision at least. `checked`: it was asked for, and not merely told. */
  heardHead(rev: number, checked: boolean): void
  /** A change of a message waits for the backend, or no longer. */
  changing(id: string, waits: boolean): void
  /** A row that the backend answered to something we did. */
  took(message: Message): void
  /** Looks for what may have been missed; reads the first page again after it failed. */
  recover(): void
  loadOlder(): void
  loadNewer(): void
  /** Shows the newest messages, or those around a place. */
  show(at: FreshPageAt): void
  /** Is the newest message in sight? Then the oldest are let go of as new ones come, else the newest. */
  follow(atEnd: boolean): void
  /** Somebody lost access: answers to what was asked before count no more. */
  renew(): void
  close(): void
}

export function createChannelSync(input: ChannelSyncInput): ChannelSync {
  const { backend, channelId, read, update } = input
  let opened = false
  let closed = false
  let loading = false
  /** Something may have been missed while a page was being read. */
  let again = false
  /** It was listened to, and nothing was missing: what is missing from now on was not told. */
  let wasLive = false
  let following = true
  /** First pages that could not be read, one after the other. */
  let failures = 0
  let cancelRetry: (() => void) | null = null
  /** Answers to requests of an earlier one are dropped. */
  let generation = 0

  const edit = (change: (timeline: Timeline) => Timeline): void =>
    update((view) => {
      const timeline = change(view.timeline)
      return timeline === view.timeline ? view : { ...view, timeline }
    })

  const catchUp = createCatchUp({
    ...input,
    edit,
    onWentBack() {
      update((view) => ({ ...view, status: 'loading', timeline: emptyTimeline }))
      startOver()
    },
    onFarBehind: startOver,
    onChecked(missed) {
      const repaired = missed && wasLive ? 1 : 0
      wasLive = read().live === 'live'
      update((view) => ({ ...view, checkedAt: input.clock.now(), repaired: view.repaired + repaired }))
    },
  })

  /** Asks, and gives null for an answer that comes too late to count. */
  async function ask(at: PageAt): Promise<Result<MessagePage, RequestError> | null> {
    const asked = generation
    const page = await backend.messages(channelId, at, pageSize)
    return closed || asked !== generation ? null : page
  }

  async function load(at: FreshPageAt): Promise<void> {
    if (loading) {
      again = true
      return
    }
    loading = true
    again = false
    cancelRetry?.()
    const page = await ask(at)
    if (page === null) return
    loading = false
    if (!page.ok) return failed(at, page.error)
    failures = 0
    const { messages, head } = page.value
    const newer = (messages.at(-1)?.seq ?? 0) < head.seq
    const older = at.at === 'newest' ? messages.length >= pageSize : messages.length > 0
    const span = spanOf(page.value, { older, newer })
    catchUp.stop() // what it has brought goes with the old stretch
    update((view) => ({
      ...view,
      status: 'ready',
      error: null,
      older: 'idle',
      newer: 'idle',
      timeline: startFrom(view.timeline, span, head.rev),
      checkedAt: input.clock.now(),
    }))
    if (again) catchUp.now()
    else check()
  }

  /** Without its first page a channel hears of nothing that would make it ask again: it asks by itself. */
  function failed(at: FreshPageAt, error: RequestError): void {
    if (read().status === 'ready') return
    update((view) => ({ ...view, status: 'failed', error }))
    if (again) return void load(at) // the network came back while this was under way
    if (error.kind === 'not-allowed') return
    failures += 1
    cancelRetry = input.clock.after(backOffMs(failures, input.random()), () => {
      if (opened) void load(at)
    })
  }

  function startOver(): void {
    renew()
    void load({ at: 'newest' })
  }

  function renew(): void {
    generation += 1
    loading = false
    cancelRetry?.()
    catchUp.stop()
    update((view) => ({ ...view, older: 'idle', newer: 'idle' }))
  }

  /** Something may be missing: give what is under way a moment, then ask. */
  function check(): void {
    if (opened && !closed && read().status === 'ready' && !isInSync(read().timeline)) catchUp.soon()
  }

  function take(change: (timeline: Timeline) => Timeline): void {
    edit(change)
    const { messages, newer } = read().timeline
    if (messages.length > mostMessages + pageSize && !newer)
      edit((timeline) => forget(timeline, mostMessages, following ? 'oldest' : 'newest'))
    check()
  }

  async function beside(end: 'older' | 'newer'): Promise<void> {
    const view = read()
    if (view.status !== 'ready' || view[end] === 'loading' || !view.timeline[end]) return
    // Before, not after the page is there: what goes is far from what is read, and nothing in sight moves.
    edit((timeline) => forget(timeline, mostMessages, end === 'older' ? 'newest' : 'oldest'))
    const { messages } = read().timeline
    const edge = (end === 'older' ? messages[0] : messages.at(-1))?.seq
    if (edge === undefined) return
    update((before) => ({ ...before, [end]: 'loading' }))
    const page = await ask({ at: end === 'older' ? 'before' : 'after', seq: edge })
    if (page === null) return
    update((before) => ({ ...before, [end]: page.ok ? 'idle' : 'failed' }))
    if (!page.ok) return
    edit((timeline) =>
      end === 'older' ? addOlder(timeline, edge, page.value, pageSize) : addNewer(timeline, edge, page.value),
    )
    check()
  }

  function recover(): void {
    if (!opened || closed) return
    if (read().status === 'ready') return catchUp.now()
    update((view) => ({ ...view, status: 'loading', error: null }))
    void load({ at: 'newest' })
  }

  return {
    open() {
      opened = true
      following = true
      recover()
    },
    rest() {
      opened = false
      wasLive = false
      catchUp.stop()
      update((view) => ({ ...view, live: 'opening' }))
    },
    listening() {
      update((view) => ({ ...view, live: 'live' }))
      recover()
    },
    lost: () => update((view) => ({ ...view, live: 'lost' })),
    heard: (change) => take((timeline) => receive(timeline, change)),
    heardHead(rev, checked) {
      take((timeline) => hearOf(timeline, rev))
      if (checked && read().live === 'live' && isInSync(read().timeline))
        update((view) => ({ ...view, checkedAt: input.clock.now() }))
    },
    changing: (id, waits) =>
      update((view) => {
        const others = view.changing.filter((one) => one !== id)
        return { ...view, changing: waits ? [...others, id] : others }
      }),
    took(message) {
      // The answer to a repeated request tells of a later revision, which may be a reaction of ours that it does not name. Where
      // there are reactions, the change itself is waited for, or fetched.
      const whole = message.deleted_at !== null || message.reactions.length === 0
      take((timeline) =>
        whole ? receive(timeline, { kind: 'row', rev: message.rev, message }) : hearOf(timeline, message.rev),
      )
    },
    recover,
    loadOlder: () => void beside('older'),
    loadNewer: () => void beside('newer'),
    show(at) {
      renew()
      void load(at)
    },
    follow(atEnd) {
      following = atEnd
    },
    renew() {
      renew()
      recover()
    },
    close() {
      if (closed) return
      closed = true
      cancelRetry?.()
      catchUp.stop()
    },
  }
}
