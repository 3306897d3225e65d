import type { SyncPorts } from '../ports.ts'
import { type ChannelSync, createChannelSync } from './channel-sync.ts'
import { type ChannelView, emptyView } from './view.ts'

/** Channels that are no longer shown and still kept: going back to one shows it at once. */
const mostResting = 20

export interface ChannelsInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random'> {
  readonly read: () => Readonly<Record<string, ChannelView>>
  readonly change: (
    edit: (views: Readonly<Record<string, ChannelView>>) => Readonly<Record<string, ChannelView>>,
  ) => void
  /** null for a channel the person may not view, or that is not known yet. */
  readonly epochOf: (channelId: string) => number | null
  /** A channel is read up to a revision; `seq` is the place of its newest message, null when that is not loaded. */
  readonly onRevision: (channelId: string, rev: number, seq: number | null) => void
}

/** The channels that are shown, and those shown lately. */
export interface Channels {
  open(channelId: string): () => void
  isOpen(channelId: string): boolean
  openIds(): readonly string[]
  get(channelId: string): ChannelSync | null
  recover(): void
  /** Lets go of channels the person may no longer view, and asks anew where the epoch has changed. */
  keep(): void
  close(): void
}

interface Held {
  readonly sync: ChannelSync
  /** How often it is shown. */
  shown: number
  epoch: number | null
}

export function createChannels(input: ChannelsInput): Channels {
  /** In the order in which they were last opened. */
  const held = new Map<string, Held>()

  const view = (channelId: string): ChannelView => input.read()[channelId] ?? emptyView

  function update(channelId: string, edit: (view: ChannelView) => ChannelView): void {
    const before = view(channelId)
    const after = edit(before)
    if (after === before) return
    input.change((views) => ({ ...views, [channelId]: after }))
    const { rev, messages, newer } = after.timeline
    if (rev !== null && after.timeline !== before.timeline)
      input.onRevision(channelId, rev, newer ? null : (messages.at(-1)?.seq ?? 0))
  }

  function drop(channelId: string): void {
    held.get(channelId)?.sync.close()
    held.delete(channelId)
    input.change(({ [channelId]: _gone, ...others }) => others)
  }

  function start(channelId: string): Held {
    const sync = createChannelSync({
      ...input,
      channelId,
      read: () => view(channelId),
      update: (edit) => {
        if (held.has(channelId)) update(channelId, edit)
      },
    })
    return { sync, shown: 0, epoch: input.epochOf(channelId) }
  }

  return {
    open(channelId) {
      const one = held.get(channelId) ?? start(channelId)
      held.delete(channelId)
      held.set(channelId, one)
      one.shown += 1
      if (one.shown === 1) one.sync.open()
      let stopped = false
      return () => {
        if (stopped) return
        stopped = true
        one.shown -= 1
        if (one.shown > 0 || held.get(channelId) !== one) return
        one.sync.rest()
        const resting = [...held].filter(([, { shown }]) => shown === 0)
        for (const [id] of resting.slice(0, -mostResting)) drop(id)
      }
    },
    isOpen: (channelId) => (held.get(channelId)?.shown ?? 0) > 0,
    openIds: () => [...held].flatMap(([id, { shown }]) => (shown > 0 ? [id] : [])),
    get: (channelId) => held.get(channelId)?.sync ?? null,
    recover() {
      for (const { sync } of held.values()) sync.recover()
    },
    keep() {
      for (const [channelId, one] of [...held]) {
        const epoch = input.epochOf(channelId)
        if (epoch === null) drop(channelId)
        else if (one.epoch !== null && one.epoch !== epoch) one.sync.renew()
        one.epoch = epoch
      }
    },
    close() {
      for (const { sync } of held.values()) sync.close()
      held.clear()
    },
  }
}
