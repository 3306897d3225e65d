import { createStore, type StoreApi } from 'zustand/vanilla'
import { characters, limits } from '../../../shared/limits.ts'
import { openChannel, type OpenChannel } from './channel-sync.ts'
import { createOutbox } from './outbox.ts'
import type { ChatPort } from './ports.ts'
import { discard, setFailure, startSending, type Timeline } from './timeline.ts'
import { uuidV7 } from './uuid-v7.ts'
import { type ChannelView, emptyView } from './view.ts'

export interface ChatState {
  readonly channels: Readonly<Record<string, ChannelView>>
  /** What stands in each channel's composer. */
  readonly drafts: Readonly<Record<string, string>>
}

/** Small texts that stay on this device. */
export interface DraftMemory {
  read(): Readonly<Record<string, string>>
  write(drafts: Readonly<Record<string, string>>): void
}

export interface Chat {
  readonly store: StoreApi<ChatState>
  /** Shows a channel and keeps it current until the returned function is called. What was loaded is kept. */
  open(channel: { channelId: string; epoch: number }): () => void
  /** Loads the first page again after it failed. */
  reload(channelId: string): void
  loadOlder(channelId: string): void
  /** Sends the text; false, and nothing happens, when it is empty or too long. */
  send(channelId: string, text: string): boolean
  retry(channelId: string, id: string): void
  discard(channelId: string, id: string): void
  setDraft(channelId: string, text: string): void
  /** The window came back or the network did: looks for what was missed and sends what could not be sent. */
  recover(): void
  close(): void
}

/** What a text would be sent as, or why it can't be. */
export function checkBody(
  text: string,
): { readonly body: string } | { readonly problem: 'empty' | 'too-long' } {
  const body = text.trim()
  if (body === '') return { problem: 'empty' }
  return characters(body) > limits.message.max ? { problem: 'too-long' } : { body }
}

export function createChat(port: ChatPort, memory: DraftMemory, now: () => number = Date.now): Chat {
  const store = createStore<ChatState>(() => ({ channels: {}, drafts: memory.read() }))
  const open = new Map<string, OpenChannel>()

  const view = (channelId: string): ChannelView => store.getState().channels[channelId] ?? emptyView
  const update = (channelId: string, change: (view: ChannelView) => ChannelView): void =>
    store.setState((state) => ({
      channels: { ...state.channels, [channelId]: change(state.channels[channelId] ?? emptyView) },
    }))
  const change = (channelId: string, edit: (timeline: Timeline) => Timeline): void =>
    update(channelId, (before) => ({ ...before, timeline: edit(before.timeline) }))

  const outbox = createOutbox(port, {
    onSent: (channelId, message) => {
      const channel = open.get(channelId)
      if (channel !== undefined) channel.receive(message.rev, message)
      // Not on screen: whoever opens the channel again fetches what came since.
      else change(channelId, (timeline) => discard(timeline, message.id))
    },
    onFailed: (channelId, id, error) => change(channelId, (timeline) => setFailure(timeline, id, error)),
  })

  function resend(channelId: string): void {
    for (const { id, body, failure } of view(channelId).timeline.outgoing) {
      if (failure?.kind !== 'unreachable') continue
      change(channelId, (timeline) => setFailure(timeline, id, null))
      outbox.push(channelId, id, body)
    }
  }

  return {
    store,
    open({ channelId, epoch }) {
      open.get(channelId)?.close()
      const channel = openChannel({
        port,
        channelId,
        epoch,
        read: () => view(channelId),
        update: (edit) => update(channelId, edit),
        onListening: () => resend(channelId),
      })
      open.set(channelId, channel)
      return () => {
        channel.close()
        if (open.get(channelId) === channel) open.delete(channelId)
      }
    },
    reload: (channelId) => void open.get(channelId)?.reload(),
    loadOlder: (channelId) => void open.get(channelId)?.loadOlder(),
    send(channelId, text) {
      const checked = checkBody(text)
      if ('problem' in checked) return false
      const id = uuidV7(now())
      change(channelId, (timeline) => startSending(timeline, { id, body: checked.body, writtenAt: now() }))
      outbox.push(channelId, id, checked.body)
      return true
    },
    retry(channelId, id) {
      const outgoing = view(channelId).timeline.outgoing.find((one) => one.id === id)
      if (outgoing === undefined || outgoing.failure === null) return
      change(channelId, (timeline) => setFailure(timeline, id, null))
      outbox.push(channelId, id, outgoing.body)
    },
    discard: (channelId, id) => change(channelId, (timeline) => discard(timeline, id)),
    setDraft(channelId, text) {
      const { [channelId]: _, ...others } = store.getState().drafts
      const drafts = text === '' ? others : { ...others, [channelId]: text }
      store.setState({ drafts })
      memory.write(drafts)
    },
    recover() {
      for (const [channelId, channel] of open) {
        void channel.reload()
        resend(channelId)
      }
    },
    close() {
      for (const channel of open.values()) channel.close()
      open.clear()
      outbox.close()
    },
  }
}
