import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program that a test has started, and that has to be there until the test ends it. */
export interface Program {
  /** What this promise gives; throws, with what the program complained of, if that ends first or can't be started. */
  until<T>(promise: Promise<T>): Promise<T>
  /** Resolves once it has ended, however it did. */
  close(): Promise<void>
}

export function attend(child: ChildProcess): Program {
  let complaint = ''
  child.stderr?.on('data', (data: Buffer) => (complaint += data.toString()))
  const isOver = (): boolean =>
    child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  const over = once(child, 'close').then(
    ([code]: unknown[]) => `it ended (${code as number | null}): ${complaint}`,
    (cause: unknown) => `it could not be started: ${String(cause)}`,
  )
  const failed = over.then((why) => {
    throw new Error(`${child.spawnfile}: ${why}`)
  })
  failed.catch(() => undefined) // its end may be the test's own doing
  return {
    until: (promise) => Promise.race([failed, promise]),
    async close() {
      if (!isOver()) child.kill('SIGTERM')
      await over
    },
  }
}

/** Starts with `build`, which says what to stop at the end; if it fails, what it had started is stopped at once. */
export async function startTogether<T>(
  build: (atEnd: (stop: () => Promise<unknown>) => void) => Promise<T>,
): Promise<T & { close(): Promise<void> }> {
  const stops: (() => Promise<unknown>)[] = []
  async function close(): Promise<void> {
    for (const stop of stops.splice(0).reverse()) await stop()
  }
  try {
    return { ...(await build((stop) => stops.push(stop))), close }
  } catch (cause) {
    await close()
    throw cause
  }
}
