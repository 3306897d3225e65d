import type { PresencePayload } from './payloads.ts'

/*
 * Who is tracked on one topic. A key (usually a person) may be tracked by several trackers (their windows), each with one
 * meta. Pure state: the caller sends the diffs.
 */

export type Meta = Readonly<Record<string, unknown>> & {
  readonly phx_ref: string
  readonly phx_ref_prev?: string
}
export type PresenceList = Record<string, { metas: Meta[] }>

export interface PresenceDiff {
  readonly joins: PresenceList
  readonly leaves: PresenceList
}

interface Entry {
  readonly json: string
  readonly meta: Meta
}

// Own properties even for keys such as `__proto__`, which plain assignment would swallow.
const only = (key: string, meta: Meta): PresenceList => Object.fromEntries([[key, { metas: [meta] }]])

export class Presence<Tracker> {
  readonly #keys = new Map<string, Map<Tracker, Entry>>()

  list(): PresenceList {
    return Object.fromEntries(
      [...this.#keys].map(([key, trackers]) => [
        key,
        { metas: [...trackers.values()].map((entry) => entry.meta) },
      ]),
    )
  }

  /** `ref` must be new. Tracking again replaces; with an unchanged payload nothing happens and there is no diff. */
  track(tracker: Tracker, key: string, payload: PresencePayload, ref: string): PresenceDiff | null {
    const trackers = this.#keys.get(key) ?? new Map<Tracker, Entry>()
    const before = trackers.get(tracker)
    if (before?.json === payload.json) return null
    const meta: Meta = {
      ...payload.fields,
      phx_ref: ref,
      ...(before ? { phx_ref_prev: before.meta.phx_ref } : {}),
    }
    trackers.set(tracker, { json: payload.json, meta })
    this.#keys.set(key, trackers)
    return { joins: only(key, meta), leaves: before ? only(key, before.meta) : {} }
  }

  /** Null if the tracker tracked nothing under this key. */
  untrack(tracker: Tracker, key: string): PresenceDiff | null {
    const trackers = this.#keys.get(key)
    const before = trackers?.get(tracker)
    if (!trackers || !before) return null
    trackers.delete(tracker)
    if (trackers.size === 0) this.#keys.delete(key)
    return { joins: {}, leaves: only(key, before.meta) }
  }
}
