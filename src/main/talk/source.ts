import type { TalkProblem, TalkSource } from '../../shared/ipc/talk.ts'
import type { Binding, Shortcut } from '../../shared/shortcut.ts'

/** What a source tells of the bound shortcuts. `at`: ms on main's `performance.now()` scale, when the source saw it. */
export type SourceEvent =
  | { readonly kind: 'press' | 'release' | 'repeat'; readonly bindingId: string; readonly at: number }
  /** Some other key went down. Systems repeat only the last key, so no repeats are to be expected of those held before. */
  | { readonly kind: 'other-key'; readonly at: number }
  /**
   * All its keys count as released, for it may not see them let go. `problem`: the source itself broke; null: it is well but lost
   * sight of the keys (our window lost the focus).
   */
  | { readonly kind: 'lost'; readonly problem: TalkProblem | null }
  | { readonly kind: 'state'; readonly state: SourceState; readonly problem: TalkProblem | null }
  /** The answer to `capture(true)`: the next shortcut pressed. */
  | { readonly kind: 'captured'; readonly shortcut: Shortcut }

export type SourceState = 'starting' | 'ready' | 'failed'

/**
 * Something that sees keys. It tells of bound shortcuts only, of `ready` or `failed` after every `start`, and of `lost` before
 * anything that could make it miss a key-up. After `close` it tells of nothing.
 */
export interface KeySource {
  readonly name: TalkSource
  start(bindings: readonly Binding[], hear: (event: SourceEvent) => void): void
  setBindings(bindings: readonly Binding[]): void
  /** While on, the next shortcut is told as `captured` instead of being looked up. */
  capture?(on: boolean): void
  /** Asks the system for what the source needs; its `state` tells what came of it. */
  askPermission?(): void
  close(): void
}
