import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { findProgram, run } from './command.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * npm's own program file, to be run by a Node of our choice: the command `npm` would pick the Node beside it.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findNpm(env) {
  const running = env['npm_execpath'] // set by npm for the scripts it runs; other package managers set it too
  const beside = path.dirname(process.execPath)
  const command = findProgram('npm', env)
  return [
    running !== undefined && path.basename(running) === 'npm-cli.js' ? running : undefined,
    command && path.basename(realpathSync(command)) === 'npm-cli.js' ? realpathSync(command) : undefined,
    command && path.join(path.dirname(command), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((file) => file !== undefined && existsSync(file))
}

/**
 * Runs npm under a given Node.
 * @param {Machine} machine
 * @param {{ node: string, npm: string, env: NodeJS.ProcessEnv }} runtime
 * @param {readonly string[]} args
 */
export function runNpm({ root, signal }, { node, npm, env }, args) {
  return run(node, [npm, ...args], { cwd: root, env, signal })
}

/**
 * Asks the registry for a sign of life, so that an unreachable one is given up after 10 s and not after npm's minutes.
 * @param {Machine} machine
 * @param {{ node: string, npm: string, env: NodeJS.ProcessEnv }} runtime
 * @returns {Promise<{ reached: true } | { reached: false, cause: string }>}
 */
export async function askRegistry(machine, runtime) {
  const patience = AbortSignal.any([machine.signal, AbortSignal.timeout(10_000)])
  const args = ['ping', '--loglevel=error', '--fetch-retries=0', '--fetch-timeout=10000']
  try {
    const { code, output } = await runNpm({ ...machine, signal: patience }, runtime, args)
    // a registry that answers the ping with an error is there all the same
    return code === 0 || /E4\d\d/.test(output) ? { reached: true } : { reached: false, cause: output }
  } catch (cause) {
    if (machine.signal.aborted) throw cause
    return { reached: false, cause: 'It did not answer.' }
  }
}
