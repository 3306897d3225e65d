/**
 * Lets at most `max` of the tasks given to it run at once; the others wait in order. Keeps a storm of questions from taking
 * every connection of a pool.
 */
export function limitConcurrency(max: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: ((value: null) => void)[] = []
  let running = 0
  return async (task) => {
    if (running < max) running++
    else await new Promise<null>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      // The place goes to the next one; were it free for a moment, somebody else could take it too.
      const next = waiting.shift()
      if (next) next(null)
      else running--
    }
  }
}
