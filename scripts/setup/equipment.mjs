import { downloadChromium, findChromium, findPlaywrightChromium } from './chromium.mjs'
import { isExecutable } from './command.mjs'
import { ensure } from './ensure.mjs'
import { findWay, installSystemPackages, missingPackages, missingTools } from './system-packages.mjs'
import { buildPackages } from './worker-build.mjs'
import { fetchWorker, findWorker, givenWorker, makeWorker, noWorker } from './worker.mjs'

/**
 * @typedef {import('./machine.mjs').Machine} Machine
 * @typedef {import('./needs.mjs').Needs} Needs
 * @typedef {import('./worker.mjs').Worker} Worker
 */

/**
 * @template T
 * @typedef {import('./machine.mjs').Outcome<T>} Outcome
 */

/**
 * Brings what a script needs besides Node and packages. First it learns all that is missing, so that a person who has
 * to install system packages by hand is asked once.
 * @param {Machine} machine
 * @param {string} node
 * @param {Needs} needs
 * @returns {Promise<Outcome<NodeJS.ProcessEnv>>} variables that tell the script where things are
 */
export async function equip(machine, node, needs) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {}
  const worker = needs.worker ? await locateWorker(machine) : undefined
  if (worker?.ok === false) return worker
  const chromium = needs.chromium ? await locateChromium(machine) : undefined
  if (chromium?.ok === false) return chromium

  const toBuild = worker && 'build' in worker.value ? await missingPackages(machine, buildPackages) : []
  const tools = missingTools(machine.env, needs.tools)
  const system = await ensureSystemPackages(machine, { toBuild, tools, chromium: chromium?.value === null })
  if (!system.ok) return system

  if (worker) {
    const lacking = system.value ? [] : toBuild
    const ready = await ensureWorker(machine, worker.value, lacking)
    if (!ready.ok) return ready
    env['MEDIASOUP_WORKER_BIN'] = ready.value
  }
  if (chromium) {
    const find = async () => chromium.value ?? findChromium(machine)
    const ready = await ensure(machine, find, () => downloadChromium(machine, node))
    if (!ready.ok) return ready
    env['BONFIRE_CHROMIUM'] = ready.value
  }
  return { ok: true, value: env }
}

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome<Worker>>}
 */
async function locateWorker(machine) {
  const given = machine.env['MEDIASOUP_WORKER_BIN']
  if (given) return givenWorker(machine, given)
  /** @returns {Promise<Worker | undefined>} */
  const find = async () => {
    const file = await findWorker(machine)
    return file === undefined ? undefined : { file }
  }
  return ensure(machine, find, async () => ({ ok: true, value: await fetchWorker(machine) }))
}

/**
 * @param {Machine} machine
 * @param {Worker} worker
 * @param {readonly string[]} lacking the packages that a build would need and that can't be installed
 * @returns {Promise<Outcome<string>>}
 */
async function ensureWorker(machine, worker, lacking) {
  if ('file' in worker) return { ok: true, value: worker.file }
  if (lacking.length > 0) return noWorker(machine, worker.download, `it takes ${lacking.join(', ')}`)
  return ensure(
    machine,
    () => findWorker(machine),
    () => makeWorker(machine, worker.download),
  )
}

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome<string | null>>} null when there is none
 */
async function locateChromium(machine) {
  const given = machine.env['CHROMIUM']
  if (given) {
    if (isExecutable(given)) return { ok: true, value: given }
    return { ok: false, error: { kind: 'chromium-given-missing', file: given } }
  }
  return { ok: true, value: findChromium(machine) ?? (await findPlaywrightChromium()) ?? null }
}

/**
 * @param {Machine} machine
 * @param {{ toBuild: readonly string[], tools: readonly string[], chromium: boolean }} missing
 * @returns {Promise<Outcome<boolean>>} whether nothing is missing any more
 */
async function ensureSystemPackages(machine, { toBuild, tools, chromium }) {
  const required = [...toBuild, ...tools]
  const optional = chromium ? ['chromium'] : [] // Ubuntu has none: there Playwright's is downloaded
  if (required.length + optional.length === 0) return { ok: true, value: true }
  const way = await findWay(machine)
  if (way !== 'no-apt') {
    return ensure(
      machine,
      () => Promise.resolve(undefined),
      () => installSystemPackages(machine, way, { required, optional }),
    )
  }
  if (tools.length > 0) {
    machine.progress.say(
      `  Without ${tools.join(', ')} (no apt-get): tests that need them report themselves as skipped`,
    )
  }
  return { ok: true, value: false }
}
