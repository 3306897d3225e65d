import { createWriteStream } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { run } from './command.mjs'
import { rootCause } from './root-cause.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** Without a sign of life for this long a download is given up: ms. */
const usualPatience = 10_000

/**
 * Where mediasoup's own installer finds the prebuilt worker: in the releases of the repository its package names.
 * @param {{ version: string, repository: string, platform: string, arch: string, kernel: string, base?: string | undefined }} of
 * `base` takes the place of the repository's releases, `kernel` is as in `os.release()`
 * @returns {string}
 */
export function prebuiltUrl({ version, repository, platform, arch, kernel, base }) {
  const releases = base || `${repository.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`
  const system =
    platform === 'linux' ? `${platform}-${arch}-kernel${kernel.split('.')[0] ?? ''}` : `${platform}-${arch}`
  return `${releases}/${version}/mediasoup-worker-${version}-${system}.tgz`
}

/**
 * Downloads the official prebuilt worker.
 * @param {Pick<Machine, 'platform' | 'arch' | 'env' | 'signal'>} machine
 * @param {{ version: string, repository: string, into: string }} wanted
 * @param {number} [patience] ms
 * @returns {Promise<import('../../src/shared/result.ts').Result<string, string>>} the file, or why there is none
 */
export async function downloadWorker(machine, { version, repository, into }, patience = usualPatience) {
  const { platform, arch, env, signal } = machine
  const base = env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] // mediasoup's own variable
  const url = prebuiltUrl({ version, repository, platform, arch, kernel: os.release(), base })
  const archive = path.join(into, 'worker.tgz')
  const reason = await download(url, archive, signal, patience)
  if (reason !== undefined) return { ok: false, error: reason }
  const unpacked = await run('tar', ['-xzf', archive, '-C', into], { signal })
  if (unpacked.code !== 0) return { ok: false, error: `it could not be unpacked: ${unpacked.output}` }
  return {
    ok: true,
    value: path.join(into, platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker'),
  }
}

/**
 * @param {string} url
 * @param {string} file
 * @param {AbortSignal} signal
 * @param {number} patience
 * @returns {Promise<string | undefined>} why it failed
 */
async function download(url, file, signal, patience) {
  const silence = new AbortController()
  const giveUp = () => {
    silence.abort(new Error(`no sign of life for ${String(patience / 1000)} s`))
  }
  let timer = setTimeout(giveUp, patience)
  const aliveAgain = new Transform({
    transform(chunk, _encoding, done) {
      clearTimeout(timer)
      timer = setTimeout(giveUp, patience)
      done(null, chunk)
    },
  })
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, silence.signal]) })
    if (response.status === 404) return 'there is none for this system'
    if (!response.ok || !response.body) return `the server answered ${String(response.status)}`
    await pipeline(Readable.fromWeb(response.body), aliveAgain, createWriteStream(file))
    return undefined
  } catch (cause) {
    signal.throwIfAborted()
    return `it could not be downloaded: ${rootCause(cause)}`
  } finally {
    clearTimeout(timer)
  }
}
