import { spawn } from 'node:child_process'
import { exitCodeOf, signalFilter } from './signals.mjs'

// Node 24 strips types without being told, 22 wants the flag and both warn.
const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']

/**
 * Runs the script as long as it likes, in the foreground.
 * @param {{ node: string, env: NodeJS.ProcessEnv }} runtime
 * @param {string} root the folder it runs in
 * @param {string} script
 * @param {readonly string[]} args
 * @param {import('./signals.mjs').Signals} signals
 * @returns {Promise<number>} the exit code to end with
 */
export async function runScript({ node, env }, root, script, args, signals) {
  const child = spawn(node, [...flags, script, ...args], { stdio: 'inherit', env, cwd: root })
  const passes = signalFilter(process.stdin.isTTY)
  signals.handTo((signal) => {
    if (passes(signal)) child.kill(signal)
  })
  const watch = env['npm_lifecycle_event'] ? whenOrphaned(() => child.kill('SIGTERM')) : undefined
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => {
        resolve(code ?? exitCodeOf(signal))
      })
    })
  } finally {
    clearInterval(watch)
  }
}

/**
 * npm, told to stop, ends the shell between itself and its script, and nobody tells the script. It notices by itself that
 * its parent is another.
 * @param {() => void} stop
 * @returns {NodeJS.Timeout}
 */
function whenOrphaned(stop) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 500)
  return watch
}
