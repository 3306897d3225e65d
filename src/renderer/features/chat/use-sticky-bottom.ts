import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { Row } from './rows.ts'
import type { Timeline } from './timeline.ts'

/** This close to the end (px) counts as reading the newest message. */
const nearEnd = 80

/** This close to the top (px) older messages are fetched. */
const nearTop = 600

export interface StickyBottomInput {
  readonly rows: readonly Row[]
  readonly timeline: Timeline
  readonly selfId: string
  readonly onOlder: () => void
  readonly onRead: (rev: number) => void
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
  selfId,
  onOlder,
  onRead,
}: StickyBottomInput): StickyBottom {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useRef<VirtualizerHandle>(null)
  const atEnd = useRef(true)
  const [away, setAway] = useState(false)
  const [seenSeq, setSeenSeq] = useState(0)

  const { rev } = timeline
  const firstSeq = timeline.messages[0]?.seq ?? 0
  const lastSeq = timeline.messages.at(-1)?.seq ?? 0
  const lastOutgoing = timeline.outgoing.at(-1)?.id ?? null
  const lastRow = rows.length - 1

  // True for just the rows that came with older messages above: the list then counts positions from the end.
  const [shown, setShown] = useState({ rows, firstSeq, prepending: false })
  if (shown.rows !== rows) setShown({ rows, firstSeq, prepending: firstSeq < shown.firstSeq })

  const toEnd = useCallback(() => {
    virtualizer.current?.scrollToIndex(lastRow, { align: 'end' })
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [lastRow])

  // Something new below: follow it when at the end, or when it is our own.
  const previousOutgoing = useRef(lastOutgoing)
  useLayoutEffect(() => {
    const wrote = lastOutgoing !== null && lastOutgoing !== previousOutgoing.current
    previousOutgoing.current = lastOutgoing
    if (atEnd.current || wrote) toEnd()
  }, [lastSeq, lastOutgoing, toEnd])

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
    if (atEnd.current && document.visibilityState === 'visible' && document.hasFocus()) onRead(rev)
  }, [onRead, rev])
  useEffect(() => {
    read()
    window.addEventListener('focus', read)
    return () => window.removeEventListener('focus', read)
  }, [read])

  const onScroll = useCallback(
    (offset: number) => {
      const element = scroller.current
      if (element === null) return
      const end = element.scrollHeight - element.clientHeight - offset < nearEnd
      if (end !== atEnd.current) {
        atEnd.current = end
        setAway(!end)
        setSeenSeq(lastSeq)
        if (end) read()
      }
      if (offset < nearTop) onOlder()
    },
    [lastSeq, onOlder, read],
  )

  const unseen = away
    ? timeline.messages.filter(({ seq, author_id }) => seq > seenSeq && author_id !== selfId).length
    : 0
  return { scroller, virtualizer, prepending: shown.prepending, away, unseen, jump: toEnd, onScroll }
}
