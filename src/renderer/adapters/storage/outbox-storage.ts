import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { z } from 'zod'
import type { KeptMessage, OutboxStorage } from '../../sync/ports.ts'

const databaseName = 'bonfire-outbox'

const plainRefusals = z.enum([
  'empty',
  'too-long',
  'id-conflict',
  'bad-attachment',
  'too-many-mentions',
  'reply-unknown',
  'not-allowed',
])
const waits = z.enum(['slow-mode', 'rate-limited'])

/** A row as it is read back; another version of the app may have written it. */
const kept = z.object({
  place: z.int(),
  owner: z.string(),
  id: z.uuid(),
  channelId: z.uuid(),
  body: z.string(),
  replyTo: z.uuid().nullable(),
  attachments: z.array(z.uuid()),
  writtenAt: z.number(),
  refused: z
    .discriminatedUnion('kind', [
      z.object({ kind: plainRefusals }),
      z.object({ kind: waits, retry_after: z.number().optional() }),
      z.object({ kind: z.literal('failed'), detail: z.string() }),
    ])
    .nullable()
    .catch({ kind: 'failed', detail: 'refused by another version of the app' }),
})

interface Schema extends DBSchema {
  /** `place` counts up: the order in which messages were written, over all windows. */
  messages: {
    key: number
    value: KeptMessage & { owner: string; place?: number }
    indexes: { owner: string; message: [owner: string, id: string] }
  }
}

/** Unsent messages of one person on one backend, in IndexedDB. */
export function idbOutbox(owner: string): OutboxStorage {
  let opened: Promise<IDBPDatabase<Schema>> | null = null
  let closed = false

  function database(): Promise<IDBPDatabase<Schema>> {
    opened ??= openDB<Schema>(databaseName, 1, {
      upgrade(db) {
        const messages = db.createObjectStore('messages', { keyPath: 'place', autoIncrement: true })
        messages.createIndex('owner', 'owner')
        messages.createIndex('message', ['owner', 'id'], { unique: true })
      },
      // A later version of the app wants to change it: its window goes first, this one opens it anew when needed.
      blocking: forget,
      terminated: forget,
    })
    opened.catch(() => (opened = null))
    return opened
  }

  function forget(): void {
    void opened?.then((db) => db.close()).catch(() => {})
    opened = null
  }

  return {
    async read() {
      const rows = await (await database()).getAllFromIndex('messages', 'owner', owner)
      const parsed = rows.flatMap((row) => {
        const message = kept.safeParse(row)
        return message.success ? [message.data] : []
      })
      return parsed
        .sort((a, b) => a.place - b.place)
        .map(({ place: _place, owner: _owner, ...message }) => message)
    },
    async add(message) {
      await (await database()).add('messages', { ...message, owner })
    },
    async update(message) {
      const transaction = (await database()).transaction('messages', 'readwrite')
      const place = await transaction.store.index('message').getKey([owner, message.id])
      if (place !== undefined) await transaction.store.put({ ...message, owner, place })
      await transaction.done
    },
    async remove(id) {
      const transaction = (await database()).transaction('messages', 'readwrite')
      const place = await transaction.store.index('message').getKey([owner, id])
      if (place !== undefined) await transaction.store.delete(place)
      await transaction.done
    },
    close() {
      if (closed) return
      closed = true
      forget()
    },
  }
}
