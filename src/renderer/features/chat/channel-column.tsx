import { CloudOff } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Announcer } from './announcer.tsx'
import styles from './channel-column.module.css'
import { Composer } from './composer.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import { MessageList } from './message-list.tsx'
import type { Author } from './message-row.tsx'
import { MessageSkeleton } from './message-skeleton.tsx'
import type { Chat } from './store.ts'
import { emptyView } from './view.ts'
import { loadWords } from './words.ts'

export interface ChannelColumnProps {
  readonly chat: Chat
  readonly channel: { readonly id: string; readonly name: string; readonly epoch: number }
  readonly selfId: string
  /** This machine has a network. */
  readonly online: boolean
  readonly authorOf: (userId: string | null) => Author
  readonly onLink: (url: string) => void
  readonly onRead: (channelId: string, rev: number) => void
  /** Authors are on show; whoever is not known yet can be looked up. */
  readonly onAuthors: (userIds: readonly string[]) => void
}

/** One text channel: what was said, and the place to say something. */
export function ChannelColumn({
  chat,
  channel,
  selfId,
  online,
  authorOf,
  onLink,
  onRead,
  onAuthors,
}: ChannelColumnProps) {
  const { id, name, epoch } = channel
  const view = useStore(chat.store, (state) => state.channels[id]) ?? emptyView
  const draft = useStore(chat.store, (state) => state.drafts[id]) ?? ''

  useEffect(() => chat.open({ channelId: id, epoch }), [chat, id, epoch])

  const { messages } = view.timeline
  useEffect(() => {
    onAuthors([...new Set(messages.flatMap(({ author_id }) => author_id ?? []))])
  }, [messages, onAuthors])

  const older = useCallback(() => chat.loadOlder(id), [chat, id])
  const retry = useCallback((messageId: string) => chat.retry(id, messageId), [chat, id])
  const discard = useCallback((messageId: string) => chat.discard(id, messageId), [chat, id])
  const read = useCallback((rev: number) => onRead(id, rev), [id, onRead])

  return (
    <div className={styles['column']}>
      {(!online || view.live === 'lost') && <ConnectionBar why={online ? 'lost' : 'offline'} />}
      {view.status === 'loading' && <MessageSkeleton />}
      {view.status === 'failed' && (
        <EmptyState
          icon={CloudOff}
          title="The messages aren’t here yet"
          text={view.error === null ? '' : loadWords(view.error)}
        >
          <Button onClick={() => chat.reload(id)}>Try again</Button>
        </EmptyState>
      )}
      {view.status === 'ready' && (
        <>
          <MessageList
            key={id}
            channelName={name}
            view={view}
            selfId={selfId}
            authorOf={authorOf}
            onLink={onLink}
            onOlder={older}
            onRetry={retry}
            onDiscard={discard}
            onRead={read}
          />
          <Announcer key={`announcer-${id}`} timeline={view.timeline} selfId={selfId} authorOf={authorOf} />
        </>
      )}
      <Composer
        channelName={name}
        text={draft}
        onChange={(text) => chat.setDraft(id, text)}
        onSend={() => {
          if (chat.send(id, draft)) chat.setDraft(id, '')
        }}
      />
    </div>
  )
}
