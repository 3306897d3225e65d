import { CloudOff } from 'lucide-react'
import { useCallback, useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { emptyView } from '../../sync/channel/view.ts'
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
import { TypingLine } from './typing-line.tsx'
import { loadWords } from './words.ts'

export interface ChannelColumnProps {
  readonly chat: Chat
  readonly channel: { readonly id: string; readonly name: string }
  readonly selfId: string
  /** This machine has a network. */
  readonly online: boolean
  readonly authorOf: (userId: string | null) => Author
  readonly onLink: (url: string) => void
}

const nobody: readonly string[] = []

/** One text channel: what was said, and the place to say something. */
export function ChannelColumn({ chat, channel, selfId, online, authorOf, onLink }: ChannelColumnProps) {
  const { id, name } = channel
  const { sync } = chat
  const view = useStore(sync.store, (state) => state.channels[id]) ?? emptyView
  const allOutgoing = useStore(sync.store, (state) => state.outgoing)
  const keepsUnsent = useStore(sync.store, (state) => state.keepsUnsent)
  const typing = useStore(sync.store, (state) => state.typing[id]) ?? nobody
  const draft = useStore(chat.drafts, (drafts) => drafts[id]) ?? ''
  const outgoing = useMemo(() => allOutgoing.filter((one) => one.channelId === id), [allOutgoing, id])
  const stuck = outgoing.some(({ trouble, keeping }) => trouble !== null && keeping === 'here')

  useEffect(() => sync.open(id), [sync, id])

  const { messages } = view.timeline
  useEffect(() => {
    sync.meet([...new Set(messages.flatMap(({ author_id }) => author_id ?? []))])
  }, [messages, sync])

  const older = useCallback(() => sync.loadOlder(id), [sync, id])
  const newer = useCallback(() => sync.loadNewer(id), [sync, id])
  const newest = useCallback(() => sync.showNewest(id), [sync, id])
  const retry = useCallback((messageId: string) => sync.retry(messageId), [sync])
  const discard = useCallback((messageId: string) => sync.discard(messageId), [sync])
  const read = useCallback((seq: number) => sync.markRead(id, seq), [sync, id])
  const follow = useCallback((atEnd: boolean) => sync.follow(id, atEnd), [sync, id])

  return (
    <div className={styles['column']}>
      {(!online || view.live === 'lost') && <ConnectionBar why={online ? 'lost' : 'offline'} />}
      {!keepsUnsent && stuck && <ConnectionBar why="unkept" />}
      {view.status === 'loading' && <MessageSkeleton />}
      {view.status === 'failed' && (
        <EmptyState
          icon={CloudOff}
          title="The messages aren’t here yet"
          text={view.error === null ? '' : loadWords(view.error)}
        >
          <Button onClick={newest}>Try again</Button>
        </EmptyState>
      )}
      {view.status === 'ready' && (
        <>
          <MessageList
            key={id}
            channelName={name}
            view={view}
            outgoing={outgoing}
            selfId={selfId}
            authorOf={authorOf}
            onLink={onLink}
            onOlder={older}
            onNewer={newer}
            onNewest={newest}
            onRetry={retry}
            onDiscard={discard}
            onRead={read}
            onFollow={follow}
          />
          <Announcer key={`announcer-${id}`} timeline={view.timeline} selfId={selfId} authorOf={authorOf} />
        </>
      )}
      <TypingLine names={typing.map((userId) => authorOf(userId).name)} />
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
