import { stderr } from 'node:process'

/** Shows steps as they happen: one line each, rewritten in place while it runs when a person watches. */
export interface Progress {
  step<T>(what: string, run: () => Promise<T>): Promise<T>
  note(text: string): void
}

/** Writes to stderr, so that stdout stays free for what a command answers. */
export function createProgress(live: boolean = stderr.isTTY): Progress {
  return {
    async step(what, run) {
      const start = performance.now()
      if (live) stderr.write(`  … ${what}`)
      try {
        const value = await run()
        stderr.write(`${live ? '\r' : ''}  ✓ ${what}  ${seconds(start)}\n`)
        return value
      } catch (cause) {
        stderr.write(`${live ? '\r' : ''}  ✗ ${what}  ${seconds(start)}\n`)
        throw cause
      }
    },
    note(text) {
      stderr.write(`    ${text}\n`)
    },
  }
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`
