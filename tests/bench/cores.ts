import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What this process is about to do: start servers, which stay where they were started, or load and measure them. */
export type Part = 'servers' | 'generator'

/**
 * Moves this process to the core of its part, so that servers and generator take none of each other's time. False where
 * that can't be done: a single core, or no `taskset` (util-linux).
 */
export async function moveToCoreOf(part: Part): Promise<boolean> {
  // Not availableParallelism(): that counts the cores this process was moved to.
  if (process.platform !== 'linux' || cpus().length < 2) return false
  const core = part === 'servers' ? '0' : '1'
  try {
    await run('taskset', ['--all-tasks', '--cpu-list', '--pid', core, String(process.pid)])
    return true
  } catch {
    return false
  }
}
