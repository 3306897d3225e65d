import type { Message } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'
import type { ChatPort } from './ports.ts'
import { catchUpWith, hasGap, openPage, prependPage, receive } from './timeline.ts'
import type { ChannelView } from './view.ts'

/** Messages on a page of history. */
const pageSize = 50

/** Messages in one answer to "everything since". */
const catchUpSize = 200

/** After this many full answers the channel starts over from its newest page instead of reading a whole absence. */
const mostCatchUps = 5

export interface ChannelSync {
  readonly port: ChatPort
  readonly channelId: string
  readonly epoch: number
  readonly read: () => ChannelView
  readonly update: (edit: (view: ChannelView) => ChannelView) => void
  /** After each (re)connection. */
  readonly onListening: () => void
}

export interface OpenChannel {
  receive(rev: number, message: Message): void
  /** Reads the first page if there is none yet, else whatever came after the known revision. */
  reload(): Promise<void>
  loadOlder(): Promise<void>
  close(): void
}

/** Opens the newest page, listens, and fetches whatever listening may have missed. */
export function openChannel({ port, channelId, epoch, read, update, onListening }: ChannelSync): OpenChannel {
  let closed = false
  let loading = false
  let catchingUp = false
  let again = false
  /** What is heard before the first page is there. */
  let early: { rev: number; message: Message }[] = []

  const take = (rev: number, message: Message): void => {
    if (read().status !== 'ready') {
      early.push({ rev, message })
      return
    }
    update((view) => ({ ...view, timeline: receive(view.timeline, rev, message) }))
    if (hasGap(read().timeline)) void catchUp()
  }

  async function reload(): Promise<void> {
    if (read().status === 'ready') return catchUp()
    if (loading) {
      again = true
      return
    }
    loading = true
    again = false
    update((view) => ({ ...view, status: 'loading', error: null }))
    await startOver()
    loading = false
    // Listening began while the page was being read: what was written in between is in neither.
    if (again && !closed) void catchUp()
  }

  async function startOver(): Promise<void> {
    const page = await port.latest(channelId, pageSize)
    if (closed) return
    if (!page.ok) {
      update((view) => (view.status === 'ready' ? view : { ...view, status: 'failed', error: page.error }))
      return
    }
    update((view) => ({
      ...view,
      status: 'ready',
      error: null,
      timeline: openPage(view.timeline, page.value, pageSize),
    }))
    const heard = early
    early = []
    for (const { rev, message } of heard) take(rev, message)
  }

  /** Asked for while it runs, it runs once more. */
  async function catchUp(): Promise<void> {
    if (read().status !== 'ready') return
    if (catchingUp) {
      again = true
      return
    }
    catchingUp = true
    do {
      again = false
      await readMissed()
    } while (again && !closed)
    catchingUp = false
  }

  async function readMissed(): Promise<void> {
    for (let round = 0; round < mostCatchUps; round += 1) {
      const from = read().timeline.rev
      const page = await port.since(channelId, from, catchUpSize)
      // Not reached: the next (re)connection, focus or message asks again.
      if (closed || !page.ok) return
      const { timeline, finished } = catchUpWith(read().timeline, from, page.value, catchUpSize)
      update((view) => ({ ...view, timeline }))
      if (finished) return
    }
    await startOver()
  }

  async function loadOlder(): Promise<void> {
    const { timeline, status, older } = read()
    const first = timeline.messages[0]
    if (status !== 'ready' || older === 'loading' || timeline.complete || first === undefined) return
    update((view) => ({ ...view, older: 'loading' }))
    const page: Result<readonly Message[], RequestError> = await port.before(channelId, first.seq, pageSize)
    if (closed) return
    update((view) =>
      page.ok
        ? { ...view, older: 'idle', timeline: prependPage(view.timeline, page.value, pageSize) }
        : { ...view, older: 'failed' },
    )
  }

  update((view) => ({ ...view, live: 'opening', older: 'idle' }))
  const stop = port.watch({ channelId, epoch }, (event) => {
    if (closed) return
    if (event.type === 'message') take(event.rev, event.message)
    else if (event.type === 'lost') update((view) => ({ ...view, live: 'lost' }))
    else {
      update((view) => ({ ...view, live: 'live' }))
      void reload()
      onListening()
    }
  })
  void reload()

  return {
    receive: take,
    reload,
    loadOlder,
    close() {
      if (closed) return
      closed = true
      stop()
    },
  }
}
