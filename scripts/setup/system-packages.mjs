import path from 'node:path'
import { findProgram, run } from './command.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * How Debian packages can be installed here.
 * @typedef {'as-root' | 'with-sudo' | 'not-allowed' | 'no-apt'} Way
 */

/**
 * @param {{ apt: boolean, root: boolean, sudo: boolean }} present `sudo`: works without asking for a password
 * @returns {Way}
 */
export function wayToInstall({ apt, root, sudo }) {
  if (!apt) return 'no-apt'
  if (root) return 'as-root'
  return sudo ? 'with-sudo' : 'not-allowed'
}

/**
 * @param {Machine} machine
 * @returns {Promise<Way>}
 */
export async function findWay({ env, signal }) {
  // BONFIRE_NO_APT: for people who don't want packages installed
  const apt = !env['BONFIRE_NO_APT'] && findProgram('apt-get', env) !== undefined
  const root = process.getuid?.() === 0
  const sudo = apt && !root && (await run('sudo', ['-n', 'true'], { signal, env })).code === 0
  return wayToInstall({ apt, root, sudo })
}

/**
 * Which of these tools are missing, as Debian packages.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly import('./needs.mjs').Tool[]} tools
 * @returns {string[]}
 */
export function missingTools(env, tools) {
  // besides the user's own: the administrator's programs, and those that only other programs start
  const folders = [env['PATH'], '/usr/sbin', '/sbin', '/usr/libexec']
  const system = { ...env, PATH: folders.filter(Boolean).join(path.delimiter) }
  return tools.filter(({ program }) => findProgram(program, system) === undefined).map(({ debian }) => debian)
}

/**
 * Which of these packages are not installed.
 * @param {Machine} machine
 * @param {readonly string[]} packages
 * @returns {Promise<string[]>}
 */
export async function missingPackages({ env, signal }, packages) {
  const query = ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...packages]
  const { output } = await run('dpkg-query', query, { signal, env })
  const installed = new Set(output.split('\n').map((line) => /^(\S+) installed$/.exec(line.trim())?.[1]))
  return packages.filter((name) => !installed.has(name))
}

/**
 * Installs Debian packages. An `optional` one that this distribution does not have is left out.
 * @param {Machine} machine
 * @param {Way} way
 * @param {{ required: readonly string[], optional: readonly string[] }} wanted
 * @returns {Promise<import('./machine.mjs').Outcome<boolean>>}
 */
export async function installSystemPackages(machine, way, { required, optional }) {
  const { env, signal, progress } = machine
  const all = [...required, ...optional]
  if (way === 'not-allowed') return { ok: false, error: { kind: 'system-packages-need-root', packages: all } }
  const task = progress.start(`system packages (${all.join(', ')})`)
  const options = ['-q', '-y', '-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=10']
  options.push('-o', 'Acquire::https::Timeout=10', '-o', 'DPkg::Lock::Timeout=300')
  /** @param {readonly string[]} args */
  const apt = (args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options, ...args]
    const asRoot = way === 'with-sudo' ? ['sudo', '-n', ...command] : command
    return run(asRoot[0] ?? '', asRoot.slice(1), {
      signal,
      env,
      onLine: (line) => {
        task.update(line)
      },
    })
  }
  // One broken source among many makes the update fail, and need not matter: the installation tells.
  const updated = await apt(['update'])
  const available = await Promise.all(
    optional.map(async (name) => ((await isAvailable(machine, name)) ? [name] : [])),
  )
  const packages = [...required, ...available.flat()]
  const installed = await apt(['install', '--no-install-recommends', ...packages])
  if (installed.code === 0) {
    task.done()
    return { ok: true, value: true }
  }
  task.failed()
  const output = [updated.code === 0 ? '' : updated.output, installed.output].filter(Boolean).join('\n')
  return { ok: false, error: { kind: 'system-packages-failed', packages, output } }
}

/**
 * @param {Machine} machine
 * @param {string} name
 */
async function isAvailable({ env, signal }, name) {
  return (await run('apt-cache', ['show', '--no-all-versions', name], { signal, env })).code === 0
}
