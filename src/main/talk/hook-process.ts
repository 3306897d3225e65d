import type { utilityProcess } from 'electron'
import type { HookProcess } from './hook-keys.ts'

/** Starts the built hook in a process of its own. */
export function forkHook(utility: Pick<typeof utilityProcess, 'fork'>, script: string): HookProcess {
  const child = utility.fork(script, [], { serviceName: 'Bonfire keys', stdio: 'ignore' })
  return {
    send: (message) => child.postMessage(message),
    onMessage: (hear) => void child.on('message', hear),
    onExit: (hear) => void child.on('exit', hear),
    kill: () => void child.kill(),
  }
}
