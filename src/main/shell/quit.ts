/** What ends when the app does, in this order. */
export interface QuitStep {
  readonly name: string
  readonly close: () => Promise<void> | void
}

/** ms that all steps have together */
const quitWithin = 4_000

interface Deps {
  readonly steps: readonly QuitStep[]
  /** A step failed, or had not ended when time was up. */
  readonly onTrouble: (step: string, why: 'failed' | 'late', detail: string) => void
  readonly within?: number
}

/** Runs the steps once, whoever asks how often; resolves when they have ended or time is up. */
export function createQuit({ steps, onTrouble, within = quitWithin }: Deps): () => Promise<void> {
  let running: Promise<void> | null = null
  async function run(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<'late'>()
    const deadline = setTimeout(() => resolve('late'), within)
    let isLate = false
    for (const { name, close } of steps) {
      try {
        const ended = Promise.resolve(close())
        ended.catch(() => undefined) // after its time nobody listens
        // When time is up the others are begun all the same: most end at once.
        if (isLate || (await Promise.race([ended, late])) !== 'late') continue
        isLate = true
        onTrouble(name, 'late', `not ended after ${within} ms`)
      } catch (cause) {
        onTrouble(name, 'failed', String(cause))
      }
    }
    clearTimeout(deadline)
  }
  return () => (running ??= run())
}
