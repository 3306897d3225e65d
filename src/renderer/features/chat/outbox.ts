import type { Message } from '../../../shared/backend.ts'
import type { ChatPort, SendError } from './ports.ts'

export interface OutboxEvents {
  readonly onSent: (channelId: string, message: Message) => void
  readonly onFailed: (channelId: string, id: string, error: SendError) => void
}

export interface Outbox {
  push(channelId: string, id: string, body: string): void
  /** Tells nothing any more. What was under way may still be stored; its id keeps it from being stored twice. */
  close(): void
}

/**
 * Sends the messages of one channel one after the other, so that they are stored in the order they were written; one
 * that can't be sent holds up none behind it.
 */
export function createOutbox(port: Pick<ChatPort, 'send'>, events: OutboxEvents): Outbox {
  const tails = new Map<string, Promise<void>>()
  let closed = false
  return {
    push(channelId, id, body) {
      const tail = (tails.get(channelId) ?? Promise.resolve()).then(async () => {
        if (closed) return
        const result = await port.send({ channelId, id, body })
        if (closed) return
        if (result.ok) events.onSent(channelId, result.value)
        else events.onFailed(channelId, id, result.error)
      })
      tails.set(channelId, tail)
    },
    close() {
      closed = true
      tails.clear()
    },
  }
}
