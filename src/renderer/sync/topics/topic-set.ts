import type { Broadcast } from '../../../shared/backend.ts'
import type { Subscription, SyncPorts } from '../ports.ts'
import type { TopicWish } from './choose-topics.ts'

/** Everybody is moved to a new topic at once: they come within this long (ms), not all together. */
const spread = 1_500

export interface TopicSetInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random'> {
  readonly listening: (wish: TopicWish) => void
  readonly lost: (wish: TopicWish) => void
  /** Told once for each topic. */
  readonly refused: (wish: TopicWish) => void
  readonly heardUser: (heard: Broadcast<'user'>) => void
  readonly heardServer: (serverId: string, heard: Broadcast<'server'>) => void
  readonly heardChannel: (channelId: string, heard: Broadcast<'channel'>) => void
  readonly heardTyping: (channelId: string, heard: Broadcast<'typing'>) => void
}

/** Listens to what is wished for, and to nothing else. */
export interface TopicSet {
  set(wishes: readonly TopicWish[]): void
  isListening(kind: TopicWish['kind'], id: string): boolean
  say(kind: 'typing', id: string, event: string, payload: Readonly<Record<string, string>>): void
  close(): void
}

interface Held {
  readonly wish: TopicWish
  subscription: Subscription | null
  cancel: (() => void) | null
  listening: boolean
  refused: boolean
}

export function createTopicSet(input: TopicSetInput): TopicSet {
  const held = new Map<string, Held>()
  const keyOf = ({ kind, id }: Pick<TopicWish, 'kind' | 'id'>): string => `${kind}:${id}`

  function leave(key: string): void {
    const one = held.get(key)
    held.delete(key)
    one?.cancel?.()
    one?.subscription?.close()
  }

  function join(wish: TopicWish, moved: boolean): void {
    const one: Held = { wish, subscription: null, cancel: null, listening: false, refused: false }
    held.set(keyOf(wish), one)
    if (!moved) return watch(one)
    one.cancel = input.clock.after(input.random() * spread, () => {
      one.cancel = null
      watch(one)
    })
  }

  function watch(one: Held): void {
    const { wish } = one
    const { backend } = input
    const states = {
      listening: () => {
        if (held.get(keyOf(wish)) !== one) return
        one.listening = true
        input.listening(wish)
      },
      lost: () => {
        if (held.get(keyOf(wish)) !== one) return
        one.listening = false
        input.lost(wish)
      },
      refused: () => {
        if (held.get(keyOf(wish)) !== one || one.refused) return
        one.refused = true
        input.refused(wish)
      },
    }
    /** What a topic that was left still says is not heard. */
    const current = <T>(hear: (heard: T) => void) => ({
      ...states,
      heard: (heard: T) => {
        if (held.get(keyOf(wish)) === one) hear(heard)
      },
    })
    switch (wish.kind) {
      case 'user':
        one.subscription = backend.watch('user', wish.topic, current(input.heardUser))
        return
      case 'server':
        one.subscription = backend.watch(
          'server',
          wish.topic,
          current((heard: Broadcast<'server'>) => input.heardServer(wish.id, heard)),
        )
        return
      case 'channel':
        one.subscription = backend.watch(
          'channel',
          wish.topic,
          current((heard: Broadcast<'channel'>) => input.heardChannel(wish.id, heard)),
        )
        return
      case 'typing':
        one.subscription = backend.watch(
          'typing',
          wish.topic,
          current((heard: Broadcast<'typing'>) => input.heardTyping(wish.id, heard)),
        )
        return
    }
  }

  return {
    set(wishes) {
      const wanted = new Set(wishes.map(keyOf))
      for (const key of [...held.keys()]) if (!wanted.has(key)) leave(key)
      for (const wish of wishes) {
        const before = held.get(keyOf(wish))
        if (before?.wish.topic === wish.topic) continue
        if (before !== undefined) leave(keyOf(wish))
        join(wish, before !== undefined)
      }
    },
    isListening: (kind, id) => held.get(keyOf({ kind, id }))?.listening ?? false,
    say: (kind, id, event, payload) => held.get(keyOf({ kind, id }))?.subscription?.say(event, payload),
    close() {
      for (const key of [...held.keys()]) leave(key)
    },
  }
}
