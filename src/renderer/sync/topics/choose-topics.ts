import { topic } from '../../../shared/backend.ts'

/** Topics one connection listens to. Hosted projects allow 100; the rest is left for what a screen may want for itself. */
export const mostTopics = 80

/** Servers take at most this many, so that busy channels of their own keep some. */
const mostServers = 50

interface Place {
  readonly id: string
  readonly epoch: number
}

export interface TopicWish {
  readonly kind: 'user' | 'server' | 'channel' | 'typing'
  /** The person, server or channel. */
  readonly id: string
  readonly topic: string
}

export interface TopicNeeds {
  readonly selfId: string
  /** The one that is shown comes first. */
  readonly servers: readonly Place[]
  /** Channels that are shown. */
  readonly open: readonly Place[]
  /** Channels whose news no server's topic tells. `activity`: higher is more recent. */
  readonly restricted: readonly (Place & { readonly activity: number })[]
}

/**
 * What to listen to, most important first: the person, what is shown, servers, then the most recently active of the
 * channels that tell their news themselves. What is left out is covered by the check of heads.
 */
export function chooseTopics({ selfId, servers, open, restricted }: TopicNeeds): readonly TopicWish[] {
  const shown = new Set(open.map(({ id }) => id))
  const others = restricted
    .filter(({ id }) => !shown.has(id))
    .sort((a, b) => b.activity - a.activity || (a.id < b.id ? -1 : 1))
  const channel = ({ id, epoch }: Place): TopicWish => ({
    kind: 'channel',
    id,
    topic: topic.channel(id, epoch),
  })
  return [
    { kind: 'user', id: selfId, topic: topic.user(selfId) } as const,
    ...open.map(channel),
    ...open.map(({ id, epoch }) => ({ kind: 'typing', id, topic: topic.typing(id, epoch) }) as const),
    ...servers
      .slice(0, mostServers)
      .map(({ id, epoch }) => ({ kind: 'server', id, topic: topic.server(id, epoch) }) as const),
    ...others.map(channel),
  ].slice(0, mostTopics)
}
