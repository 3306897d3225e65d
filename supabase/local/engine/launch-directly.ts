import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { locate } from './location.ts'
import type { Launch, ServerExit } from './server-process.ts'

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const

/** As a child of ours, which writes its log to us. */
export const launchDirectly: Launch = (cluster, settings, onLine) => {
  const at = locate(cluster.folder, cluster.account)
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(cluster.binaries.postgres, ['-D', at.data, ...options], {
    cwd: at.cwd,
    ...cluster.account,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
    // Ctrl-C in a terminal reaches the whole process group; Postgres stops when its owner says so.
    detached: true,
  })
  createInterface({ input: child.stderr }).on('line', onLine)
  const exited = new Promise<ServerExit>((resolve) => {
    child.once('error', (cause) => {
      onLine(String(cause))
      resolve({ code: null, signal: null })
    })
    // 'close' brings the last lines with it, but comes late when a server process outlives a killed postmaster.
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal }), 250))
  })
  return {
    get pid() {
      return child.pid
    },
    exited,
    stop: (mode) => {
      child.kill(signals[mode])
      return Promise.resolve()
    },
  }
}
