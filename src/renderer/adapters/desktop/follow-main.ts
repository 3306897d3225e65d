import type { Result } from '../../../shared/result.ts'

export interface FollowedInMain<T> {
  /** Calls back with what main tells of, until the returned function is called. */
  readonly on: (hear: (payload: unknown) => void) => () => void
  readonly ask: () => Promise<Result<unknown, unknown>>
  readonly parse: (payload: unknown) => T
}

/** Asks once for what is so, and hears of each change; an answer that was overtaken by one is not told. Returns the way to stop. */
export function followMain<T>(
  { on, ask, parse }: FollowedInMain<T>,
  listener: (value: T) => void,
): () => void {
  let overtaken = false
  const stop = on((payload) => {
    overtaken = true
    listener(parse(payload))
  })
  void ask().then((answer) => {
    if (answer.ok && !overtaken) listener(parse(answer.value))
  })
  return () => {
    overtaken = true
    stop()
  }
}
