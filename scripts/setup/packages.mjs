import { existsSync } from 'node:fs'
import path from 'node:path'
import { readJson } from './json.mjs'
import { matchesLockfile } from './lockfile.mjs'
import { askRegistry, runNpm } from './npm.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * Whether node_modules is what the lockfile asks for. npm writes its own account there last, so an installation that
 * was cut short does not count.
 * @param {Machine} machine
 * @returns {Promise<true | undefined>}
 */
export async function findPackages({ root }) {
  const installed = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return undefined
  try {
    const wanted = readJson(path.join(root, 'package-lock.json'))
    return matchesLockfile(wanted, readJson(installed)) || undefined
  } catch {
    return undefined // a damaged file: npm says so, or writes a new one
  }
}

/**
 * Installs what the lockfile says, from npm's own store when the registry can't be reached.
 * @param {Machine} machine
 * @param {{ node: string, npm: string, env: NodeJS.ProcessEnv }} runtime
 * @returns {Promise<import('./machine.mjs').Outcome<true>>}
 */
export async function installPackages(machine, runtime) {
  const task = machine.progress.start('npm packages')
  const registry = await askRegistry(machine, runtime)
  // npm before 11 does not read allowScripts: the variable keeps mediasoup from downloading a worker of its own
  const env = { MEDIASOUP_WORKER_BIN: 'set-up brings it', ...runtime.env }
  const flags = ['--no-audit', '--no-fund', '--loglevel=error', ...(registry.reached ? [] : ['--offline'])]
  const installed = await runNpm(machine, { ...runtime, env }, ['ci', ...flags])
  if (installed.code === 0 && (await findPackages(machine))) {
    task.done()
    return { ok: true, value: true }
  }
  task.failed()
  if (!registry.reached) {
    return {
      ok: false,
      error: { kind: 'registry-unreachable', wanted: 'npm packages', cause: registry.cause },
    }
  }
  return { ok: false, error: { kind: 'install-failed', output: installed.output } }
}
