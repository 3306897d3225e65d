import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './command.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** The Debian packages the build needs: the tools, and the libraries that stand in for mediasoup's downloads. */
export const buildPackages = [
  'g++',
  'meson',
  'ninja-build',
  'pkg-config',
  'flatbuffers-compiler',
  'libabsl-dev',
  'libflatbuffers-dev',
  'libsrtp2-dev',
  'libssl-dev',
  'libuv1-dev',
]

const standIns = fileURLToPath(new URL('worker-subprojects', import.meta.url))

/** The edits to mediasoup's sources, each a text that must be there exactly once. */
export const edits = [
  {
    file: 'meson.build',
    from: "meson_version: '>= 1.1.0'",
    to: "meson_version: '>= 1.0.1'", // Debian 12's is enough
  },
  {
    // The callback answers 1 to every question about the BIO. The distribution's OpenSSL, unlike the one that
    // mediasoup builds, asks whether the kernel encrypts, and then crashes in the first DTLS handshake.
    file: 'src/RTC/DtlsTransport.cpp',
    from: '(operationType == BIO_CB_RETURN) ?',
    to: '(operationType & BIO_CB_RETURN) ?',
  },
]

/**
 * Builds mediasoup's worker from its npm package and the distribution's libraries alone.
 * @param {Machine} machine
 * @param {{ home: string, work: string, task: import('./progress.mjs').Task }} options the package's folder, and an empty one
 * @returns {Promise<import('../../src/shared/result.ts').Result<string, string>>} the built file, or what failed
 */
export async function buildWorker({ signal }, { home, work, task }) {
  const source = path.join(work, 'source')
  const build = path.join(work, 'build')
  await cp(path.join(home, 'worker'), source, { recursive: true })
  for (const edit of edits) {
    const file = path.join(source, edit.file)
    const edited = applyEdit(await readFile(file, 'utf8'), edit)
    if (edited === undefined)
      return { ok: false, error: `${edit.file} is not the one this build was made for` }
    await writeFile(file, edited)
  }
  await placeStandIns(path.join(source, 'subprojects'))

  const setup = ['setup', '--wrap-mode=nodownload', '--buildtype=release', '-Db_ndebug=true', build, source]
  const configured = await run('meson', setup, { signal })
  if (configured.code !== 0) return { ok: false, error: `meson failed.\n${configured.output}` }
  // libwebrtc's part does not wait for the headers it includes: mediasoup's own build has them early, by luck.
  for (const target of ['flatbuffers-generator', 'mediasoup-worker']) {
    const compiled = await run('meson', ['compile', '-C', build, target], {
      signal,
      onLine: (line) => {
        const percent = ninjaPercent(line)
        if (percent !== undefined) task.update(`${String(percent)} %`)
      },
    })
    if (compiled.code !== 0) return { ok: false, error: `the compiler failed.\n${compiled.output}` }
  }
  return { ok: true, value: path.join(build, 'mediasoup-worker') }
}

/**
 * meson downloads a subproject whose folder is missing: here each has one, which points at the distribution's library.
 * @param {string} subprojects
 */
async function placeStandIns(subprojects) {
  for (const name of await readdir(standIns)) {
    const wrap = await readFile(path.join(subprojects, `${name}.wrap`), 'utf8')
    const folder = /^directory *= *(\S+)/m.exec(wrap)?.[1] ?? name
    await mkdir(path.join(subprojects, folder), { recursive: true })
    await cp(path.join(standIns, name), path.join(subprojects, folder), { recursive: true })
  }
}

/**
 * @param {string} text
 * @param {{ from: string, to: string }} edit
 * @returns {string | undefined} undefined when the text to replace is not there exactly once
 */
export function applyEdit(text, { from, to }) {
  const parts = text.split(from)
  return parts.length === 2 ? parts.join(to) : undefined
}

/**
 * @param {string} line as ninja prints it: `[12/211] Compiling …`
 * @returns {number | undefined}
 */
export function ninjaPercent(line) {
  const [, done, all] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? []
  return done === undefined || all === undefined ? undefined : Math.floor((100 * Number(done)) / Number(all))
}
