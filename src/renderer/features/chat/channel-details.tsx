import { Info } from 'lucide-react'
import { useStore } from 'zustand'
import { emptyView, syncStateOf } from '../../sync/channel/view.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Popover } from '../../ui/popover.tsx'
import styles from './channel-details.module.css'
import type { Chat } from './store.ts'
import { checkedWords, repairedWords, syncWords } from './sync-words.ts'

export interface ChannelDetailsProps {
  readonly chat: Chat
  readonly channel: { readonly id: string; readonly name: string; readonly topic: string | null }
}

/** What a channel is about, and the proof that nothing of it is missing here. */
export function ChannelDetails({ chat, channel }: ChannelDetailsProps) {
  const label = 'Channel details'
  return (
    <Popover label={label} trigger={<IconButton icon={Info} label={label} side="bottom" />}>
      <h2 className={styles['title']}>#{channel.name}</h2>
      {channel.topic !== null && <p className={styles['topic']}>{channel.topic}</p>}
      <SyncDetails chat={chat} channelId={channel.id} />
    </Popover>
  )
}

function SyncDetails({ chat, channelId }: { readonly chat: Chat; readonly channelId: string }) {
  const view = useStore(chat.sync.store, (state) => state.channels[channelId]) ?? emptyView
  const keepsUnsent = useStore(chat.sync.store, (state) => state.keepsUnsent)
  const state = syncStateOf(view)
  return (
    <>
      <p className={styles['state']} role="status">
        <span className={styles['dot']} data-state={state} />
        {syncWords(state, view.timeline.rev)}
      </p>
      <p className={styles['more']}>{repairedWords(view.repaired)}</p>
      {view.checkedAt !== null && <p className={styles['more']}>{checkedWords(view.checkedAt)}</p>}
      {!keepsUnsent && (
        <p className={styles['more']}>
          Nothing can be stored on this device: messages that could not be sent are lost with this window.
        </p>
      )}
    </>
  )
}
