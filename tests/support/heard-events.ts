import type { SourceEvent } from '../../src/main/talk/source.ts'

type Pattern = Readonly<Record<string, unknown>>

/** What a source told, in order, and a way to wait for what it has not told yet. */
export class HeardEvents {
  readonly all: SourceEvent[] = []
  #waiting: { readonly met: () => boolean; readonly resolve: () => void }[] = []

  readonly hear = (event: SourceEvent): void => {
    this.all.push(event)
    const met = this.#waiting.filter((one) => one.met())
    this.#waiting = this.#waiting.filter((one) => !met.includes(one))
    for (const { resolve } of met) resolve()
  }

  /** Resolves with the place of the first event like this at or after `from`. */
  async next(like: Pattern, from = this.all.length): Promise<number> {
    const place = (): number => this.all.findIndex((event, index) => index >= from && matches(event, like))
    if (place() < 0)
      await new Promise<void>((resolve) => this.#waiting.push({ met: () => place() >= 0, resolve }))
    return place()
  }

  ready(from = this.all.length): Promise<number> {
    return this.next({ kind: 'state', state: 'ready' }, from)
  }
}

const matches = (event: SourceEvent, like: Pattern): boolean =>
  Object.entries(like).every(([key, value]) =>
    Object.entries(event).some(([k, v]) => k === key && v === value),
  )
