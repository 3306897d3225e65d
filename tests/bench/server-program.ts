import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** A server program of the system, started for one benchmark. */
export interface ServerProgram {
  readonly pid: number
  /** All it printed until it was ready. */
  readonly printed: readonly string[]
  /** Stops it; may be called twice. */
  close(): Promise<void>
}

/**
 * Starts `program` and waits for the line by which it says that it takes connections.
 * @param debian the package that holds it, for whoever lacks it
 */
export async function startProgram(
  program: string,
  args: readonly string[],
  { ready, debian }: { ready: string; debian: string },
): Promise<ServerProgram> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const printed: string[] = []
  const { promise: up, resolve, reject } = Promise.withResolvers<null>()
  child.once('error', (cause) => {
    reject(
      new Error(
        `${program} could not be started (${cause.message}). Install it: sudo apt-get install ${debian}`,
      ),
    )
  })
  child.once('exit', (code) => {
    reject(new Error(`${program} ended with ${code} before it was ready:\n${printed.join('\n')}`))
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    printed.push(line)
    if (line.includes(ready)) resolve(null)
  })
  await up
  return {
    pid: child.pid ?? 0,
    printed,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
  }
}

/** A port that nobody had a moment ago, for programs that can't be asked which one they took. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
