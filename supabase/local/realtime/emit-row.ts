import type { Logger } from 'pino'
import type { FeedRow } from './feed-rows.ts'
import { encodeBroadcast } from './frames.ts'
import type { Limits } from './limits.ts'
import type { Topics } from './topics.ts'

/** Delivers a broadcast from the database to its topic. What can't be delivered is said to the subscribers, not dropped. */
export function emitRow(row: FeedRow, topics: Topics, limits: Limits, log: Logger): void {
  const topic = topics.find(row.topic, row.private)
  if (!topic) return
  const refuse = (reason: string) => {
    log.warn({ id: row.id, topic: row.topic, reason }, 'a broadcast from the database was not delivered')
    for (const subscriber of topic.subscribers) subscriber.warn(`UndeliverableBroadcast: ${reason}`)
  }
  if (row.bytes > limits.databasePayloadBytes) {
    return refuse(`its payload has ${row.bytes} bytes, more than ${limits.databasePayloadBytes}`)
  }
  const body = row.json === null ? row.binary : Buffer.from(row.json)
  if (body === null) return refuse('it has no payload')
  const encoding = row.json === null ? 'binary' : 'json'
  const { event } = row
  const frame = encodeBroadcast({ topic: topic.name, event, meta: { id: row.id }, encoding, body })
  if (!frame.ok) return refuse('its event name is longer than 255 bytes')
  topic.broadcast(frame.value)
}
