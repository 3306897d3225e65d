import type { Broadcast, ChangePage, Message, MessagePage } from '../../../shared/backend.ts'

/** The person whose window the tests look at. */
export const self = 'mara'

/** Something that somebody does in a channel. `target` picks a message, `who` a person. */
export interface Deed {
  readonly what: 'say' | 'edit' | 'delete' | 'react' | 'pin'
  readonly target: number
  readonly who: number
}

interface Row {
  message: Message
  readonly reacted: Map<string, Set<string>>
}

const people = [self, 'juno', 'tove']
const emoji = ['🔥', '🎉']

/** One channel of a database, as far as a client can tell it apart from the real one. */
export class ModelChannel {
  readonly rows: Row[] = []
  readonly #id: string
  #rev = 0

  constructor(id = 'general') {
    this.#id = id
  }

  get head(): { rev: number; seq: number } {
    return { rev: this.#rev, seq: this.rows.at(-1)?.message.seq ?? 0 }
  }

  /** Does it in one transaction and gives what is broadcast; null when nothing changed. */
  do({ what, target, who }: Deed): Broadcast<'channel'> | null {
    const person = people[who % people.length] ?? self
    if (what === 'say') return this.say(`m${this.#rev + 1}`, person, 'text')
    const row = this.rows[target % Math.max(1, this.rows.length)]
    if (row === undefined || row.message.deleted_at !== null) return null
    const rev = (this.#rev += 1)
    const { id } = row.message
    switch (what) {
      case 'edit':
        return this.#store(row, { rev, body: `edited at ${rev}`, edited_at: 'later' })
      case 'delete':
        row.reacted.clear()
        return this.#store(row, { rev, body: null, deleted_at: 'later', reactions: [], pinned_at: null })
      case 'pin': {
        const pinned_at = row.message.pinned_at === null ? 'now' : null
        this.#store(row, { rev, pinned_at })
        return { event: 'pin', payload: { rev, message_id: id, pinned_at } }
      }
      case 'react': {
        const used = emoji[target % emoji.length] ?? '🔥'
        const added = this.#react(row, person, used)
        const reactions = [...row.reacted].map(([one, by]) => ({ emoji: one, count: by.size }))
        this.#store(row, { rev, reactions })
        return {
          event: 'reaction',
          payload: { rev, message_id: id, reactions, user_id: person, emoji: used, added },
        }
      }
    }
  }

  say(id: string, author_id: string, body: string): Broadcast<'channel'> {
    const rev = (this.#rev += 1)
    const message: Message = {
      channel_id: this.#id,
      id,
      seq: rev,
      rev,
      author_id,
      body,
      reply_to: null,
      attachments: [],
      reactions: [],
      pinned_at: null,
      mentions_everyone: false,
      webhook_id: null,
      webhook_name: null,
      created_at: '2026-11-01T20:00:00Z',
      edited_at: null,
      deleted_at: null,
    }
    this.rows.push({ message, reacted: new Map() })
    return { event: 'message', payload: { rev, message } }
  }

  page(
    at: { readonly before?: number; readonly after?: number; readonly around?: number },
    limit: number,
  ): MessagePage {
    const { before = Infinity, after } = at
    const found = this.rows.filter(({ message }) => message.seq < before && message.seq > (after ?? 0))
    if (at.around === undefined)
      return this.#answer(after === undefined ? found.slice(-limit) : found.slice(0, limit))
    const around = at.around
    const from = this.rows.findIndex(({ message }) => message.seq >= around)
    const start = Math.max(0, (from < 0 ? this.rows.length : from) - Math.floor(limit / 2))
    return this.#answer(this.rows.slice(start, start + limit))
  }

  since(rev: number, limit: number): ChangePage {
    const after = this.rows
      .filter(({ message }) => message.rev > rev)
      .sort((a, b) => a.message.rev - b.message.rev)
    return { ...this.#answer(after.slice(0, limit)), more: after.length > limit }
  }

  /** The messages of a stretch, and with what the person has reacted to each. */
  stretch(from: number, to: number): { messages: readonly Message[]; mine: Record<string, string[]> } {
    const found = this.rows.filter(({ message }) => message.seq >= from && message.seq <= to)
    const mine: Record<string, string[]> = {}
    for (const { message_id, emoji: used } of this.#mine(found)) (mine[message_id] ??= []).push(used)
    return { messages: found.map(({ message }) => message), mine }
  }

  #answer(rows: readonly Row[]): MessagePage {
    return { messages: rows.map(({ message }) => message), mine: this.#mine(rows), head: this.head }
  }

  #mine(rows: readonly Row[]): { message_id: string; emoji: string }[] {
    return rows.flatMap(({ message, reacted }) =>
      [...reacted].flatMap(([used, by]) => (by.has(self) ? [{ message_id: message.id, emoji: used }] : [])),
    )
  }

  #react(row: Row, person: string, used: string): boolean {
    const by = row.reacted.get(used) ?? new Set()
    const added = !by.has(person)
    if (added) by.add(person)
    else by.delete(person)
    if (by.size === 0) row.reacted.delete(used)
    else row.reacted.set(used, by)
    return added
  }

  #store(row: Row, change: Partial<Message>): Broadcast<'channel'> {
    row.message = { ...row.message, ...change }
    return { event: 'message', payload: { rev: row.message.rev, message: row.message } }
  }
}
