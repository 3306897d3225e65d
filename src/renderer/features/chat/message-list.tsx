import { ArrowDown, Hash } from 'lucide-react'
import { type ReactElement, useCallback, useMemo } from 'react'
import { Virtualizer } from 'virtua'
import type { ChannelView } from '../../sync/channel/view.ts'
import type { Outgoing } from '../../sync/outbox/queue.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import styles from './message-list.module.css'
import { type Author, MessageRow, OutgoingRow } from './message-row.tsx'
import { type Row, rowsOf } from './rows.ts'
import { dayName } from './times.ts'
import { useStickyBottom } from './use-sticky-bottom.ts'

export interface MessageListProps {
  readonly channelName: string
  readonly view: ChannelView
  readonly outgoing: readonly Outgoing[]
  readonly selfId: string
  readonly authorOf: (userId: string | null) => Author
  readonly onLink: (url: string) => void
  readonly onOlder: () => void
  readonly onNewer: () => void
  /** Leaves what is shown, which is far from the end, for the newest messages. */
  readonly onNewest: () => void
  readonly onRetry: (id: string) => void
  readonly onDiscard: (id: string) => void
  /** The newest message is in sight: everything up to `seq` has been read. */
  readonly onRead: (seq: number) => void
  readonly onFollow: (atEnd: boolean) => void
}

const none: readonly string[] = []

export function MessageList(props: MessageListProps) {
  const { channelName, view, outgoing, selfId, authorOf, onLink, onOlder, onRetry, onDiscard } = props
  const { timeline, older } = view
  const rows = useMemo(() => rowsOf(timeline, outgoing, selfId), [timeline, outgoing, selfId])
  const { scroller, virtualizer, prepending, away, unseen, jump, onScroll } = useStickyBottom({
    rows,
    timeline,
    outgoing,
    selfId,
    onOlder,
    onNewer: props.onNewer,
    onNewest: props.onNewest,
    onRead: props.onRead,
    onFollow: props.onFollow,
  })

  const draw = useCallback(
    (row: Row): ReactElement => (
      <div key={row.key}>
        {row.edge === 'start' && <ChannelStart name={channelName} empty={row.kind === 'nothing'} />}
        {row.edge === 'older' && <OlderLine state={older} onRetry={onOlder} />}
        {row.day !== null && (
          <div className={styles['day']} role="separator">
            {dayName(row.day, Date.now())}
          </div>
        )}
        {row.kind === 'message' && (
          <MessageRow
            message={row.message}
            mine={timeline.mine[row.message.id] ?? none}
            author={authorOf(row.message.author_id)}
            first={row.first}
            onLink={onLink}
          />
        )}
        {row.kind === 'outgoing' && (
          <OutgoingRow
            outgoing={row.outgoing}
            author={authorOf(selfId)}
            first={row.first}
            onLink={onLink}
            onRetry={onRetry}
            onDiscard={onDiscard}
          />
        )}
      </div>
    ),
    [authorOf, channelName, older, onDiscard, onLink, onOlder, onRetry, selfId, timeline.mine],
  )

  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="feed"
        aria-label={`Messages in ${channelName}`}
        aria-busy={older === 'loading'}
        tabIndex={0}
      >
        <div className={styles['filler']} />
        <Virtualizer
          ref={virtualizer}
          scrollRef={scroller}
          data={rows}
          shift={prepending}
          onScroll={onScroll}
        >
          {draw}
        </Virtualizer>
      </div>
      {away && (
        <button
          type="button"
          className={classNames(styles['jump'], unseen > 0 && styles['jumpNew'])}
          onClick={jump}
        >
          <Icon icon={ArrowDown} size={16} />
          {jumpWords(unseen)}
        </button>
      )}
    </div>
  )
}

const jumpWords = (unseen: number): string =>
  unseen === 0 ? 'Jump to the newest' : unseen === 1 ? '1 new message' : `${unseen} new messages`

function ChannelStart({ name, empty }: { readonly name: string; readonly empty: boolean }) {
  return (
    <div className={styles['start']}>
      <span className={styles['startMark']}>
        <Icon icon={Hash} size={24} />
      </span>
      <h2 className={styles['startTitle']}>{name}</h2>
      <p className={styles['startText']}>
        This is where #{name} begins.{empty && ' Say the first thing.'}
      </p>
    </div>
  )
}

function OlderLine({
  state,
  onRetry,
}: {
  readonly state: ChannelView['older']
  readonly onRetry: () => void
}) {
  return (
    <div className={styles['older']}>
      {state === 'failed' ? (
        <>
          Older messages couldn’t be loaded.
          <Button onClick={onRetry}>Try again</Button>
        </>
      ) : (
        <>
          <Spinner />
          Loading older messages
        </>
      )}
    </div>
  )
}
