import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from 'pino'

/*
 * @supabase/lite prints every error it answers, a wrong password as well as a broken query, to the console of the process
 * it lives in. What it prints while it works for us goes to our log instead; everybody else's printing is left alone.
 */

const current = new AsyncLocalStorage<Logger>()
let installed = false

export function capturingConsole<T>(log: Logger, run: () => Promise<T>): Promise<T> {
  if (!installed) install()
  return current.run(log, run)
}

function install(): void {
  installed = true
  const { console } = globalThis
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    const original = console[method].bind(console)
    console[method] = (...printed: unknown[]) => {
      const log = current.getStore()
      if (log) log.debug({ printed: printed.map(String) }, 'printed by @supabase/lite')
      else original(...printed)
    }
  }
}
