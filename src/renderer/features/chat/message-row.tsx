import { CircleAlert } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { Message } from '../../../shared/backend.ts'
import type { Outgoing } from '../../sync/outbox/queue.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Icon } from '../../ui/icon.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { Body } from './body.tsx'
import styles from './message-row.module.css'
import { clockTime, fullTime } from './times.ts'
import { sendWords } from './words.ts'

export interface Author {
  readonly id: string
  readonly name: string
}

interface LineProps {
  readonly author: Author
  readonly at: number
  readonly first: boolean
  readonly children: ReactNode
}

/** Avatar and name once a group; every line is an article that says whose it is. */
function Line({ author, at, first, children }: LineProps) {
  return (
    <article className={classNames(styles['row'], first && styles['first'])} aria-label={author.name}>
      {first ? (
        <Avatar id={author.id} name={author.name} />
      ) : (
        <time className={styles['gutter']} aria-hidden>
          {clockTime(at)}
        </time>
      )}
      <div>
        {first && (
          <div className={styles['who']}>
            <span className={styles['name']}>{author.name}</span>
            <Tooltip text={fullTime(at)}>
              <time className={styles['time']} dateTime={new Date(at).toISOString()}>
                {clockTime(at)}
              </time>
            </Tooltip>
          </div>
        )}
        {children}
      </div>
    </article>
  )
}

export interface MessageRowProps {
  readonly message: Message
  /** With what the person has reacted to it. */
  readonly mine: readonly string[]
  readonly author: Author
  readonly first: boolean
  readonly onLink: (url: string) => void
}

export const MessageRow = memo(function MessageRow({
  message,
  mine,
  author,
  first,
  onLink,
}: MessageRowProps) {
  return (
    <Line author={author} at={Date.parse(message.created_at)} first={first}>
      <div className={styles['body']}>
        <Body text={message.body ?? ''} onLink={onLink} />
        {message.edited_at !== null && <span className={styles['edited']}> (edited)</span>}
      </div>
      {message.reactions.length > 0 && (
        <ul className={styles['reactions']} aria-label="Reactions">
          {message.reactions.map(({ emoji, count }) => (
            <li
              key={emoji}
              className={classNames(styles['reaction'], mine.includes(emoji) && styles['mine'])}
            >
              {/* An emoji of the server's own has a picture, which is not loaded here yet. */}
              {emoji.length > 32 ? '◻' : emoji} {count}
              {mine.includes(emoji) && <VisuallyHidden> (one of them yours)</VisuallyHidden>}
            </li>
          ))}
        </ul>
      )}
    </Line>
  )
})

export interface OutgoingRowProps {
  readonly outgoing: Outgoing
  readonly author: Author
  readonly first: boolean
  readonly onLink: (url: string) => void
  readonly onRetry: (id: string) => void
  readonly onDiscard: (id: string) => void
}

export const OutgoingRow = memo(function OutgoingRow({
  outgoing,
  author,
  first,
  onLink,
  onRetry,
  onDiscard,
}: OutgoingRowProps) {
  const { id, body, trouble, writtenAt } = outgoing
  return (
    <Line author={author} at={writtenAt} first={first}>
      <div className={classNames(styles['body'], styles['pending'])} aria-busy={trouble === null}>
        <Body text={body} onLink={onLink} />
        {trouble === null && <VisuallyHidden> (sending)</VisuallyHidden>}
      </div>
      {trouble !== null && (
        <div className={styles['failed']} role="alert">
          <Icon icon={CircleAlert} size={14} />
          {sendWords(trouble)}
          <Button className={styles['small']} onClick={() => onRetry(id)}>
            Try again
          </Button>
          <Button look="bare" className={styles['small']} onClick={() => onDiscard(id)}>
            Discard
          </Button>
        </div>
      )}
    </Line>
  )
})
