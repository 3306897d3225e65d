import { chmod, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { isExecutable, run } from './command.mjs'
import { readJson, textAt } from './json.mjs'
import { buildWorker } from './worker-build.mjs'
import { downloadWorker } from './worker-download.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * What is known of the worker before anything is built.
 * @typedef {{ file: string } | { build: true, download: string }} Worker `download` tells why there is no official one
 */

/** The worker ends with this code when it was not started by mediasoup: so it runs on this system. */
const ranWithoutParent = 41

/**
 * The installed mediasoup and the paths of its worker. Package and worker must be of one version.
 * @param {Machine} machine
 */
function mediasoup({ root, cache, platform }) {
  const home = path.join(root, 'node_modules', 'mediasoup')
  const manifest = readJson(path.join(home, 'package.json'))
  const version = textAt(manifest, 'version')
  const ending = platform === 'win32' ? '.exe' : ''
  return {
    home,
    version,
    repository: textAt(manifest, 'repository', 'url'),
    kept: path.join(cache, `mediasoup-worker-${version}${ending}`),
    own: path.join(home, 'worker', 'out', 'Release', `mediasoup-worker${ending}`),
  }
}

/**
 * The worker that is there and runs: the one kept from before, or the package's own.
 * @param {Machine} machine
 * @returns {Promise<string | undefined>}
 */
export async function findWorker(machine) {
  const { kept, own } = mediasoup(machine)
  for (const file of [kept, own]) {
    if (isExecutable(file) && (await trial(file, machine.signal)) === undefined) return file
  }
  return undefined
}

/**
 * The worker a person named, checked.
 * @param {Machine} machine
 * @param {string} file
 * @returns {Promise<import('./machine.mjs').Outcome<Worker>>}
 */
export async function givenWorker({ signal }, file) {
  const cause = await trial(file, signal)
  if (cause === undefined) return { ok: true, value: { file } }
  return { ok: false, error: { kind: 'worker-given-broken', file, cause } }
}

/**
 * Gets the official prebuilt worker; where there is none for this system, says that it has to be built.
 * @param {Machine} machine
 * @returns {Promise<Worker>}
 */
export async function fetchWorker(machine) {
  const { version, repository, kept } = mediasoup(machine)
  const task = machine.progress.start(`mediasoup worker ${version}`)
  return inWorkFolder(machine, async (work) => {
    const downloaded = await downloadWorker(machine, { version, repository, into: work })
    const broken = downloaded.ok ? await trial(downloaded.value, machine.signal) : undefined
    if (downloaded.ok && broken === undefined) {
      await keep(downloaded.value, kept)
      task.done('downloaded')
      return { file: kept }
    }
    const reason = downloaded.ok ? `it does not run here: ${broken ?? ''}` : downloaded.error
    task.done(`no official one (${reason})`)
    return { build: true, download: reason }
  })
}

/**
 * Builds the worker from the package's sources.
 * @param {Machine} machine
 * @param {string} download why there is no official one
 * @returns {Promise<import('./machine.mjs').Outcome<string>>}
 */
export async function makeWorker(machine, download) {
  const { home, version, kept } = mediasoup(machine)
  const task = machine.progress.start(`building mediasoup worker ${version}, some minutes, once`)
  return inWorkFolder(machine, async (work) => {
    const built = await buildWorker(machine, { home, work, task })
    const cause = built.ok ? await trial(built.value, machine.signal) : built.error
    if (built.ok && cause === undefined) {
      await keep(built.value, kept)
      task.done()
      return { ok: true, value: kept }
    }
    task.failed()
    return noWorker(machine, download, cause ?? '')
  })
}

/**
 * There is no worker to be had.
 * @param {Machine} machine
 * @param {string} download why there is no official one
 * @param {string} build why it can't be built
 * @returns {{ ok: false, error: import('./failure.mjs').Failure }}
 */
export function noWorker(machine, download, build) {
  const { version } = mediasoup(machine)
  return { ok: false, error: { kind: 'worker-unavailable', version, download, build } }
}

/**
 * Runs the worker once.
 * @param {string} file
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>} why it does not run
 */
async function trial(file, signal) {
  const { code, output } = await run(file, [], { env: {}, signal })
  if (code === ranWithoutParent) return undefined
  return output === '' ? `it ended with code ${String(code)}` : output
}

/**
 * @param {string} built
 * @param {string} kept
 */
async function keep(built, kept) {
  await chmod(built, 0o755)
  await rename(built, kept)
}

/**
 * @template T
 * @param {Machine} machine
 * @param {(work: string) => Promise<T>} task
 * @returns {Promise<T>}
 */
async function inWorkFolder({ cache }, task) {
  const work = await mkdtemp(path.join(cache, 'worker-'))
  try {
    return await task(work)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
