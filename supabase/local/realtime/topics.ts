import { randomUUID } from 'node:crypto'
import { encodeText, type Frame } from './frames.ts'
import type { PresencePayload } from './payloads.ts'
import { Presence, type PresenceDiff, type PresenceList } from './presence.ts'

/** Somebody who joined a topic. */
export interface Subscriber {
  readonly hearsBroadcasts: boolean
  readonly hearsPresence: boolean
  deliver(frame: Frame): void
  /** Tells the client about a problem of its channel; the channel stays. */
  warn(message: string): void
}

/** One topic: its subscribers and who is tracked on it. What goes to all is encoded once. */
export class Topic {
  readonly subscribers = new Set<Subscriber>()
  /** As on the wire. */
  readonly name: string
  readonly #presence = new Presence<Subscriber>()

  constructor(name: string) {
    this.name = name
  }

  get presence(): PresenceList {
    return this.#presence.list()
  }

  broadcast(frame: Frame, except: Subscriber | null = null): void {
    for (const subscriber of this.subscribers) {
      if (subscriber !== except && subscriber.hearsBroadcasts) subscriber.deliver(frame)
    }
  }

  track(subscriber: Subscriber, key: string, payload: PresencePayload): void {
    // Random, not counted: a client that rejoins after a restart compares the references it holds with the new ones.
    this.#announce(this.#presence.track(subscriber, key, payload, randomUUID()))
  }

  untrack(subscriber: Subscriber, key: string): void {
    this.#announce(this.#presence.untrack(subscriber, key))
  }

  #announce(diff: PresenceDiff | null): void {
    if (!diff) return
    const frame = encodeText({ joinRef: null, ref: null, topic: this.name }, 'presence_diff', diff)
    for (const subscriber of this.subscribers) {
      if (subscriber.hearsPresence) subscriber.deliver(frame)
    }
  }
}

const prefix = 'realtime:'

/** The name an application uses, or null if the topic on the wire isn't one of Realtime's. */
export const topicName = (wire: string): string | null =>
  wire.startsWith(prefix) && wire.length > prefix.length ? wire.slice(prefix.length) : null

/** All topics that somebody joined. A public and a private topic of one name are two topics. */
export class Topics {
  readonly #public = new Map<string, Topic>()
  readonly #private = new Map<string, Topic>()

  find(name: string, isPrivate: boolean): Topic | undefined {
    return this.#map(isPrivate).get(name)
  }

  join(name: string, isPrivate: boolean, subscriber: Subscriber): Topic {
    const map = this.#map(isPrivate)
    const topic = map.get(name) ?? new Topic(prefix + name)
    map.set(name, topic)
    topic.subscribers.add(subscriber)
    return topic
  }

  leave(name: string, isPrivate: boolean, subscriber: Subscriber): void {
    const topic = this.find(name, isPrivate)
    if (!topic?.subscribers.delete(subscriber)) return
    if (topic.subscribers.size === 0) this.#map(isPrivate).delete(name)
  }

  #map(isPrivate: boolean): Map<string, Topic> {
    return isPrivate ? this.#private : this.#public
  }
}
