import { linkLifetime } from '../../../shared/attachment-rules.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import { err, ok, type Result } from '../../../shared/result.ts'

/** Links for these paths; those without a file, or not for this person, are missing from the answer. */
export type SignLinks = (
  paths: readonly string[],
) => Promise<Result<ReadonlyMap<string, string>, RequestError>>

type Link = Result<string | null, RequestError>

/** ms before its end at which a link is no longer given out, so that whoever gets one has time to follow it. */
const margin = 60_000
const maxKept = 1000
const maxPerRequest = 100

/** Links from memory while they hold. Asking for many paths in one go is one request. */
export class LinkCache {
  readonly #sign: SignLinks
  readonly #now: () => number
  /** By path, the one asked for longest ago first. */
  readonly #links = new Map<string, { readonly link: Promise<Link>; readonly goodUntil: number }>()
  #wanted: { readonly path: string; readonly resolve: (link: Link) => void }[] = []

  /** @param now ms since 1970 */
  constructor(sign: SignLinks, now: () => number) {
    this.#sign = sign
    this.#now = now
  }

  /** Null: no such file, or not for this person. */
  get(path: string): Promise<Link> {
    const known = this.#links.get(path)
    this.#links.delete(path)
    const kept = known !== undefined && known.goodUntil > this.#now() ? known : this.#order(path)
    this.#links.set(path, kept)
    for (const oldest of this.#links.keys()) {
      if (this.#links.size <= maxKept) break
      this.#links.delete(oldest)
    }
    return kept.link
  }

  #order(path: string): { link: Promise<Link>; goodUntil: number } {
    // From before the request: the link's life begins somewhere in it.
    const goodUntil = this.#now() + linkLifetime * 1000 - margin
    if (this.#wanted.length === 0) queueMicrotask(() => void this.#fetch())
    const link = new Promise<Link>((resolve) => this.#wanted.push({ path, resolve }))
    const ordered = { link, goodUntil }
    void link.then((answer) => {
      // A refusal is asked for again: the file may come, the network too.
      if ((!answer.ok || answer.value === null) && this.#links.get(path) === ordered) this.#links.delete(path)
    })
    return ordered
  }

  async #fetch(): Promise<void> {
    const wanted = this.#wanted
    this.#wanted = []
    for (let from = 0; from < wanted.length; from += maxPerRequest) {
      const batch = wanted.slice(from, from + maxPerRequest)
      const signed = await this.#sign(batch.map(({ path }) => path))
      for (const { path, resolve } of batch)
        resolve(signed.ok ? ok(signed.value.get(path) ?? null) : err(signed.error))
    }
  }
}
