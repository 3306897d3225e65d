import { useState } from 'react'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import type { Author } from './message-row.tsx'
import type { Timeline } from '../../sync/timeline/timeline.ts'

export interface AnnouncerProps {
  readonly timeline: Timeline
  readonly selfId: string
  readonly authorOf: (userId: string | null) => Author
}

/**
 * Reads out what others say as it arrives. The list itself can't: it is virtual, so scrolling would read out old
 * messages too.
 */
export function Announcer({ timeline, selfId, authorOf }: AnnouncerProps) {
  // Away from the end, what comes into sight is old.
  const newest = timeline.newer ? undefined : timeline.messages.at(-1)
  const seq = newest?.seq ?? 0
  const [heard, setHeard] = useState({ seq, words: '' })
  if (newest !== undefined && seq > heard.seq) {
    const mine = newest.author_id === selfId
    const words = mine || newest.body === null ? '' : `${authorOf(newest.author_id).name}: ${newest.body}`
    setHeard({ seq, words })
  }
  return (
    <VisuallyHidden>
      <span aria-live="polite">{heard.words}</span>
    </VisuallyHidden>
  )
}
