/** Writes something soon after it changed, never twice at once. */
export interface Saver {
  /** It has changed: written within 250 ms, together with what else changes until then. */
  changed(): void
  /** Resolves once everything was written, or could not be. */
  close(): Promise<void>
}

const quiet = 250

/** `write` writes what holds when it is called, and does not reject. */
export function createSaver(write: () => Promise<void>): Saver {
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  function start(): void {
    timer = null
    writing = writing.then(write)
  }
  return {
    changed() {
      timer ??= setTimeout(start, quiet)
    },
    async close() {
      if (timer !== null) {
        clearTimeout(timer)
        start()
      }
      await writing
    },
  }
}
