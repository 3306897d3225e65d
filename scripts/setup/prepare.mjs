import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { ensure } from './ensure.mjs'
import { equip } from './equipment.mjs'
import { withFirstOnPath } from './machine.mjs'
import { needsOf } from './needs.mjs'
import { engineRange, fetchNode, findNode } from './node.mjs'
import { findNpm } from './npm.mjs'
import { findPackages, installPackages } from './packages.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * @template T
 * @typedef {import('./machine.mjs').Outcome<T>} Outcome
 */

/**
 * Makes the machine ready for a script, doing only what is not done yet.
 * @param {Machine} machine
 * @param {string} script
 * @returns {Promise<Outcome<{ node: string, env: NodeJS.ProcessEnv }>>} what to run it with
 */
export async function prepare(machine, script) {
  try {
    const node = await ensureNode(machine)
    if (!node.ok) return node
    const env = withFirstOnPath(machine.env, path.dirname(node.value))
    const packages = await ensurePackages(machine, { node: node.value, env })
    if (!packages.ok) return packages
    const equipment = await equip(machine, node.value, needsOf(script))
    if (!equipment.ok) return equipment
    return { ok: true, value: { node: node.value, env: { ...env, ...equipment.value } } }
  } catch (cause) {
    if (!isRefusedWrite(cause)) throw cause
    return { ok: false, error: { kind: 'files-refused', folder: machine.cache, cause: cause.message } }
  }
}

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome<string>>}
 */
async function ensureNode(machine) {
  await mkdir(machine.cache, { recursive: true })
  await access(machine.cache, constants.W_OK)
  const range = engineRange(machine.root)
  const find = () => Promise.resolve(findNode(machine, range))
  return ensure(machine, find, () => withNpm(machine, (npm) => fetchNode(machine, npm, range)))
}

/**
 * @param {Machine} machine
 * @param {{ node: string, env: NodeJS.ProcessEnv }} runtime
 * @returns {Promise<Outcome<true>>}
 */
function ensurePackages(machine, runtime) {
  const install = () => withNpm(machine, (npm) => installPackages(machine, { ...runtime, npm }))
  return ensure(machine, () => findPackages(machine), install)
}

/**
 * @template T
 * @param {Machine} machine
 * @param {(npm: string) => Promise<Outcome<T>>} task
 * @returns {Promise<Outcome<T>>}
 */
async function withNpm({ env }, task) {
  const npm = findNpm(env)
  return npm === undefined ? { ok: false, error: { kind: 'npm-missing' } } : task(npm)
}

/**
 * The disk is full, or the folder is not ours to write in: no bug of set-up.
 * @param {unknown} cause
 * @returns {cause is Error}
 */
function isRefusedWrite(cause) {
  const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code))
}
