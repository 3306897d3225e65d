/*
 * One requestAnimationFrame loop for everything that moves with live values. It runs only while somebody listens, so
 * an idle window costs nothing.
 */
const listeners = new Set<() => void>()
let scheduled = 0

function tick(): void {
  for (const listener of listeners) listener()
  scheduled = listeners.size > 0 ? requestAnimationFrame(tick) : 0
}

/** Calls `listener` before each frame until the returned function is called. */
export function onEachFrame(listener: () => void): () => void {
  listeners.add(listener)
  if (scheduled === 0) scheduled = requestAnimationFrame(tick)
  return () => {
    listeners.delete(listener)
  }
}
