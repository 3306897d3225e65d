import { existsSync, readdirSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { run } from './command.mjs'
import { readJson, textAt } from './json.mjs'
import { compareVersions, nodePackage, satisfies } from './node-version.mjs'
import { askRegistry, runNpm } from './npm.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** The major version fetched when the present Node is too old: the current long-term release. */
const major = 24

/**
 * The Node to run everything with: the one running now if it is new enough, else the newest one fetched before.
 * @param {Machine} machine
 * @param {string} range
 * @returns {string | undefined}
 */
export function findNode({ cache, platform }, range) {
  if (satisfies(process.versions.node, range)) return process.execPath
  const versions = existsSync(cache)
    ? readdirSync(cache).flatMap((name) => /^node-(\d+\.\d+\.\d+)$/.exec(name)?.[1] ?? [])
    : []
  return versions
    .filter((version) => satisfies(version, range))
    .sort((a, b) => compareVersions(b, a))
    .map((version) => binary(path.join(cache, `node-${version}`), platform))
    .find((file) => existsSync(file))
}

/**
 * Fetches a Node through npm, and keeps the binary alone.
 * @param {Machine} machine
 * @param {string} npm
 * @param {string} range
 * @returns {Promise<import('./machine.mjs').Outcome<string>>}
 */
export async function fetchNode(machine, npm, range) {
  const { cache, platform, arch, env, signal, progress } = machine
  const runtime = { node: process.execPath, npm, env }
  const name = nodePackage(platform, arch)
  const task = progress.start(
    `Node.js ${String(major)} (this is ${process.versions.node}, Bonfire needs ${range})`,
  )
  const work = await mkdtemp(path.join(cache, 'fetching-'))
  /** @param {string} cause */
  const failed = (cause) => {
    task.failed()
    const present = process.versions.node
    return {
      ok: /** @type {const} */ (false),
      error: { kind: /** @type {const} */ ('node-unavailable'), present, wanted: range, cause },
    }
  }
  try {
    const registry = await askRegistry(machine, runtime)
    if (!registry.reached)
      return failed(`The npm registry could not be reached within 10 s. ${registry.cause}`)
    const args = [
      'install',
      '--prefix',
      work,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--loglevel=error',
    ]
    const installed = await runNpm(machine, runtime, [...args, `${name}@${String(major)}`])
    if (installed.code !== 0) return failed(installed.output)

    const unpacked = path.join(work, 'node_modules', name)
    const shown = await run(binary(unpacked, platform), ['--version'], { signal })
    const version = /^v(\d+\.\d+\.\d+)/.exec(shown.output)?.[1]
    if (shown.code !== 0 || version === undefined)
      return failed(`The fetched one does not run here: ${shown.output}`)

    const kept = path.join(work, 'kept')
    await mkdir(path.join(kept, 'bin'), { recursive: true })
    await rename(binary(unpacked, platform), binary(kept, platform))
    await copyFile(path.join(unpacked, 'LICENSE'), path.join(kept, 'LICENSE'))
    const home = path.join(cache, `node-${version}`)
    await rm(home, { recursive: true, force: true })
    await rename(kept, home)
    task.done(version)
    return { ok: true, value: binary(home, platform) }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @param {NodeJS.Platform} platform
 */
const binary = (folder, platform) => path.join(folder, 'bin', platform === 'win32' ? 'node.exe' : 'node')

/**
 * The range of Node versions the project runs on.
 * @param {string} root
 * @returns {string}
 */
export const engineRange = (root) => textAt(readJson(path.join(root, 'package.json')), 'engines', 'node')
