/** Writes something soon after it changed, never twice at once, and again when that failed. */
export interface Saver {
  /** It has changed: written within 250 ms, together with what else changes until then. */
  changed(): void
  /** Resolves once everything was written, or could not be: what failed before is tried once more. */
  close(): Promise<void>
}

const quiet = 250

/** ms after which a write that failed is tried again: a full disk is emptied, a virus scanner lets go. */
const pause = 30_000

/** `write` writes what holds when it is called, answers whether it is on disk now, and does not reject. */
export function createSaver(write: () => Promise<boolean>): Saver {
  /** Runs while something is not on disk and not being written. */
  let timer: NodeJS.Timeout | null = null
  let soon = false
  let writing: Promise<void> = Promise.resolve()

  function stop(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    soon = false
  }

  function wait(ms: number): void {
    stop()
    timer = setTimeout(start, ms)
  }

  function start(): void {
    stop()
    writing = writing.then(async () => {
      if (!(await write()) && timer === null) wait(pause)
    })
  }

  return {
    changed() {
      if (soon) return
      wait(quiet)
      soon = true
    },
    async close() {
      const waited = timer !== null
      if (waited) start()
      await writing
      if (!waited && timer !== null) {
        start()
        await writing
      }
      stop()
    },
  }
}
