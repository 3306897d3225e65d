import type { Frame } from './frames.ts'

/** Somebody who joined a topic. */
export interface Subscriber {
  deliver(frame: Frame): void
  /** Tells the client about a problem of its channel; the channel stays. */
  warn(message: string): void
}

/** One topic and its subscribers. What goes to all is encoded once. */
export class Topic {
  readonly subscribers = new Set<Subscriber>()
  /** As on the wire. */
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  broadcast(frame: Frame, except: Subscriber | null = null): void {
    for (const subscriber of this.subscribers) {
      if (subscriber !== except) subscriber.deliver(frame)
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
