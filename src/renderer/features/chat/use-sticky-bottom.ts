import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { Row } from './rows.ts'
import type { Outgoing } from '../../sync/outbox/queue.ts'
import type { Timeline } from '../../sync/timeline/timeline.ts'

/** This close to the end (px) counts as reading the newest message. */
const nearEnd = 80

/** This close to an end of what is loaded (px) more is fetched. */
const nearEdge = 600

export interface StickyBottomInput {
  readonly rows: readonly Row[]
  readonly timeline: Timeline
  readonly outgoing: readonly Outgoing[]
  readonly selfId: string
  readonly onOlder: () => void
  readonly onNewer: () => void
  readonly onNewest: () => void
  readonly onRead: (seq: number) => void
  readonly onFollow: (atEnd: boolean) => void
}

export interface StickyBottom {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly virtualizer: RefObject<VirtualizerHandle | null>
  /** Older messages were added above in this render: positions count from the end. */
  readonly prepending: boolean
  /** The newest message is out of sight. */
  readonly away: boolean
  /** Messages of others that came since. */
  readonly unseen: number
  readonly jump: () => void
  readonly onScroll: (offset: number) => void
}

/**
 * Keeps the newest message in sight while the reader is at the end, and the reading position everywhere else: whatever
 * loads above or arrives below moves nothing that is being read.
 */
export function useStickyBottom({
  rows,
  timeline,
  outgoing,
  selfId,
  onOlder,
  onNewer,
  onNewest,
  onRead,
  onFollow,
}: StickyBottomInput): StickyBottom {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useRef<VirtualizerHandle>(null)
  const atEnd = useRef(true)
  const [away, setAway] = useState(false)
  const [seenSeq, setSeenSeq] = useState(0)

  const { newer } = timeline
  const firstSeq = timeline.messages[0]?.seq ?? 0
  const lastSeq = timeline.messages.at(-1)?.seq ?? 0
  const lastOutgoing = outgoing.at(-1)?.id ?? null
  const lastRow = rows.length - 1

  // True for just the rows that came, or went, above while the end stayed: the list then counts positions from the end.
  const [shown, setShown] = useState({ rows, firstSeq, lastSeq, prepending: false })
  if (shown.rows !== rows) {
    const prepending = firstSeq !== shown.firstSeq && lastSeq === shown.lastSeq
    setShown({ rows, firstSeq, lastSeq, prepending })
  }

  const toEnd = useCallback(() => {
    virtualizer.current?.scrollToIndex(lastRow, { align: 'end' })
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [lastRow])

  // Something new below: follow it when at the end, or when it is our own.
  const previousOutgoing = useRef(lastOutgoing)
  useLayoutEffect(() => {
    const wrote = lastOutgoing !== null && lastOutgoing !== previousOutgoing.current
    previousOutgoing.current = lastOutgoing
    // What one writes belongs at the end, so the end is what is shown next.
    if (newer) {
      if (wrote) onNewest()
      return
    }
    if (atEnd.current || wrote) toEnd()
  }, [lastSeq, lastOutgoing, newer, onNewest, toEnd])

  // The window or the composer changed size: the end stays in sight.
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const read = useCallback(() => {
    if (atEnd.current && !newer && document.visibilityState === 'visible' && document.hasFocus())
      onRead(lastSeq)
  }, [onRead, lastSeq, newer])
  useEffect(() => {
    read()
    window.addEventListener('focus', read)
    return () => window.removeEventListener('focus', read)
  }, [read])

  const onScroll = useCallback(
    (offset: number) => {
      const element = scroller.current
      if (element === null) return
      const below = element.scrollHeight - element.clientHeight - offset
      if (newer && below < nearEdge) onNewer()
      const end = !newer && below < nearEnd
      if (end !== atEnd.current) {
        atEnd.current = end
        setAway(!end)
        setSeenSeq(lastSeq)
        onFollow(end)
        if (end) read()
      }
      if (offset < nearEdge) onOlder()
    },
    [lastSeq, newer, onFollow, onNewer, onOlder, read],
  )

  const unseen = away
    ? timeline.messages.filter(({ seq, author_id }) => seq > seenSeq && author_id !== selfId).length
    : 0
  const jump = newer ? onNewest : toEnd
  return { scroller, virtualizer, prepending: shown.prepending, away: away || newer, unseen, jump, onScroll }
}
