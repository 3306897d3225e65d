import type { Message } from '../../../shared/backend.ts'
import type { KeptMessage, SyncPorts } from '../ports.ts'
import { createKeeper } from './keeper.ts'
import { changeOne, judge, nextOf, outgoing, type Outgoing, withKept } from './queue.ts'

export interface OutboxInput extends Pick<SyncPorts, 'storage' | 'windows' | 'clock' | 'random'> {
  readonly send: SyncPorts['backend']['send']
  readonly read: () => readonly Outgoing[]
  readonly change: (edit: (queue: readonly Outgoing[]) => readonly Outgoing[]) => void
  /** A message was stored, and this is its row. */
  readonly onStored: (message: Message) => void
  /** Another window sent a message: it is the revision `rev` of its channel. */
  readonly onStoredElsewhere: (channelId: string, rev: number) => void
  /** Unsent messages will not outlive this window. */
  readonly onUnkept: () => void
}

export interface Outbox {
  push(message: KeptMessage): void
  /** Sends a refused message again. */
  retry(id: string): void
  discard(id: string): void
  /** The network may be back: nothing waits any longer. */
  hurry(): void
  /** Sends nothing more. An answer that is under way is not heard; the message's id keeps it from being stored twice. */
  close(): void
}

/** The leading window has this long (ms) to send what another one wrote. */
const leaderWithin = 3_000

/** Sends the person's messages, each channel's in order, until each is stored or refused; whatever happens to this window. */
export function createOutbox(input: OutboxInput): Outbox {
  const { windows, clock, random, read, change } = input
  /** One attempt after the other, by channel. `hurry` ends its wait. */
  const busy = new Map<string, { hurry: () => void }>()
  /** Channels in which the leading window was too slow. */
  const overdue = new Set<string>()
  let leading = false
  let closed = false
  /** Stored or discarded: storage may not know yet. */
  const done = new Set<string>()
  const timers = new Set<() => void>()
  const keeper = createKeeper(input.storage, clock, input.onUnkept)

  const find = (id: string): Outgoing | undefined => read().find((one) => one.id === id)
  const edit = (id: string, part: Parameters<typeof changeOne>[2]): void =>
    change((queue) => changeOne(queue, id, part))

  /**
   * What only this window has, it sends itself; what all windows see, the leading one. Should that one be asleep, this
   * window sends too: each sends a channel's messages in order and ids are stored once, so two senders do no harm.
   */
  const isOurs = ({ keeping, channelId }: Outgoing): boolean =>
    keeping === 'here' || (keeping === 'kept' && (leading || overdue.has(channelId)))

  function start(): void {
    if (closed) return
    for (const channelId of new Set(read().map((one) => one.channelId))) {
      const next = nextOf(read(), channelId)
      if (next !== null && isOurs(next) && !busy.has(channelId)) void work(channelId)
    }
  }

  async function work(channelId: string): Promise<void> {
    /** The network may be back: what failed before says nothing of the next attempt. */
    let afresh = false
    const hurried = (): void => void (afresh = true)
    busy.set(channelId, { hurry: hurried })
    for (let attempt = 1, id = ''; !closed; attempt += 1) {
      const next = nextOf(read(), channelId)
      if (next === null || !isOurs(next)) break
      if (next.id !== id || afresh) attempt = 1
      afresh = false
      id = next.id
      const wait = await attemptOne(next, attempt)
      if (closed) return
      if (wait !== null && !afresh) await pause(channelId, wait, hurried)
    }
    busy.delete(channelId)
    if (nextOf(read(), channelId) === null) overdue.delete(channelId)
    // Something was written between the last look and now.
    if (!closed && nextOf(read(), channelId) !== null) start()
  }

  /** ms until the next attempt, or null when this message is done with. */
  async function attemptOne(one: Outgoing, attempt: number): Promise<number | null> {
    const { id, channelId, body, replyTo, attachments } = one
    const result = await input.send({ channelId, id, body, replyTo, attachments })
    if (closed) return null
    const verdict = judge(result, attempt, random())
    switch (verdict.kind) {
      case 'wait':
        edit(id, { trouble: verdict.error })
        return verdict.ms
      case 'refused':
        edit(id, { trouble: verdict.error, refused: verdict.error })
        await keeper.update({ ...one, refused: verdict.error })
        windows.tell({ kind: 'outbox' })
        return null
      case 'stored':
        done.add(id)
        edit(id, { trouble: null, storedAs: verdict.rev })
        if (result.ok) input.onStored(result.value)
        windows.tell({ kind: 'sent', channelId, id, rev: verdict.rev })
        void keeper.remove(id)
        return null
    }
  }

  function pause(channelId: string, ms: number, hurried: () => void): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve)
      busy.set(channelId, {
        hurry() {
          hurried()
          cancel()
          resolve()
        },
      })
    })
  }

  async function reload(): Promise<void> {
    const kept = await keeper.read()
    if (closed || kept === null) return
    const open = kept.filter(({ id }) => !done.has(id))
    const found = open.filter(({ id }) => find(id) === undefined)
    change((queue) => withKept(queue, open))
    start()
    // The leading window may not know of them: whoever wrote them was gone before it could tell.
    for (const message of found) watchOver(message)
  }

  async function keep(message: KeptMessage): Promise<void> {
    const kept = await keeper.add(message)
    if (closed) return
    if (kept) windows.tell({ kind: 'outbox' })
    if (find(message.id) === undefined) return void keeper.remove(message.id) // discarded meanwhile
    edit(message.id, { keeping: kept ? 'kept' : 'here' })
    start()
    watchOver(message)
  }

  /** Takes a message over when the leading window has not sent it in time. */
  function watchOver({ id, channelId }: KeptMessage): void {
    if (leading) return
    const cancel = clock.after(leaderWithin, () => {
      timers.delete(cancel)
      if (find(id)?.storedAs !== null) return
      overdue.add(channelId)
      start()
    })
    timers.add(cancel)
  }

  const stopNews = windows.onNews((news) => {
    if (closed) return
    if (news.kind === 'outbox') return void reload()
    done.add(news.id)
    edit(news.id, { trouble: null, refused: null, storedAs: news.rev })
    input.onStoredElsewhere(news.channelId, news.rev)
  })
  const stopLeading = windows.lead(() => {
    leading = true
    void reload()
  })
  void reload()

  return {
    push(message) {
      change((queue) => [...queue, outgoing(message, 'pending')])
      void keep(message)
    },
    retry(id) {
      const one = find(id)
      if (one === undefined || one.storedAs !== null) return
      edit(id, { trouble: null, refused: null })
      void keeper.update({ ...one, refused: null }).then(() => windows.tell({ kind: 'outbox' }))
      busy.get(one.channelId)?.hurry()
      start()
      watchOver(one)
    },
    discard(id) {
      done.add(id)
      change((queue) => queue.filter((one) => one.id !== id))
      void keeper.remove(id).then(() => windows.tell({ kind: 'outbox' }))
    },
    hurry() {
      hurry()
      void reload()
    },
    close() {
      if (closed) return
      closed = true
      stopNews()
      stopLeading()
      for (const cancel of timers) cancel()
      hurry()
      keeper.close()
    },
  }

  function hurry(): void {
    for (const { hurry: wake } of busy.values()) wake()
  }
}
