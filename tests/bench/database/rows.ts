import { randomFrom, word, words, zipf } from './vocabulary.ts'
import type { World } from './world.ts'

/** The columns of a line, in its order. */
export const columns = 'channel_id, id, seq, rev, author_id, body, created_at'

/** Messages lie in the 300 days before now, so that the backend's own jobs leave them alone. */
const days = 300
const day = 24 * 60 * 60 * 1000

export interface Rows {
  /** Pieces of some 10,000 lines as COPY reads them, by ascending time. */
  readonly pieces: Iterable<string>
  /** Messages by channel; complete when the pieces are. */
  readonly counts: ReadonlyMap<string, number>
}

/** As many messages as told: a tenth in the first channel, the others ever fewer; words by Zipf's law, 2 to 22 in a message. */
export function makeRows(world: World, total: number, now: number): Rows {
  const counts = new Map<string, number>()
  return { counts, pieces: pieces(world, total, now, counts) }
}

function* pieces(
  { allChannels, people }: World,
  total: number,
  now: number,
  counts: Map<string, number>,
): Iterable<string> {
  const random = randomFrom(total)
  const pick = zipf(words)
  const spelled = Array.from({ length: words }, (_, rank) => word(rank))
  const [big = '', ...others] = allChannels
  const hex = (digits: number): string =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  let piece: string[] = []
  for (let i = 0; i < total; i++) {
    const at = now - days * day + Math.floor((days * day * i) / total)
    const channel = random() < 0.1 ? big : (others[Math.floor(random() ** 2 * others.length)] ?? big)
    const seq = (counts.get(channel) ?? 0) + 1
    counts.set(channel, seq)
    const time = at.toString(16).padStart(12, '0')
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`
    let body = ''
    for (let length = 2 + Math.floor(random() ** 2 * 21); length > 0; length--) {
      body += (body === '' ? '' : ' ') + (spelled[pick(random())] ?? '')
    }
    const author = people[Math.floor(random() * people.length)] ?? ''
    piece.push(`${channel}\t${id}\t${seq}\t${seq}\t${author}\t${body}\t${new Date(at).toISOString()}\n`)
    if (piece.length === 10_000 || i === total - 1) {
      yield piece.join('')
      piece = []
    }
  }
}
