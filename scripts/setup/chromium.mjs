import path from 'node:path'
import { findProgram, isExecutable, run } from './command.mjs'
import { rootCause } from './root-cause.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * Where systems keep a Chromium, best first. Debian's command adds flags of its own, so the program behind it is taken.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function usualPlaces(platform, env) {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined,
    )
    const ends = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
    return ends.flatMap((end) => roots.map((root) => path.win32.join(root, end)))
  }
  return [
    '/usr/lib/chromium/chromium',
    '/usr/lib/chromium-browser/chromium-browser',
    '/opt/google/chrome/chrome',
  ]
}

/**
 * @param {Machine} machine
 * @returns {string | undefined}
 */
export function findChromium({ platform, env }) {
  const inPlace = usualPlaces(platform, env).find(isExecutable)
  // /snap/bin: confined to folders of its own, so that tests can't give it a profile
  const named = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
  return (
    inPlace ?? named.map((name) => findProgram(name, env)).find((file) => file && !file.startsWith('/snap/'))
  )
}

/**
 * The Chromium that Playwright downloaded before. Loading Playwright takes a while: ask last.
 * @returns {Promise<string | undefined>}
 */
export async function findPlaywrightChromium() {
  const { chromium } = await import('@playwright/test')
  const file = chromium.executablePath()
  return isExecutable(file) ? file : undefined
}

/**
 * Lets Playwright download its Chromium.
 * @param {Machine} machine
 * @param {string} node
 * @returns {Promise<import('./machine.mjs').Outcome<string>>}
 */
export async function downloadChromium(machine, node) {
  const { root, env, signal, progress } = machine
  const task = progress.start('Chromium for the tests')
  const cli = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  /** @param {readonly string[]} options */
  const install = (options) => run(node, [cli, 'install', 'chromium', ...options], { signal, env, cwd: root })
  // Playwright tries five times half a minute: first see whether its server answers at all.
  const plan = await install(['--dry-run'])
  const url = /https?:\/\/\S+/.exec(plan.output)?.[0]
  const refused = url === undefined ? plan.output : await unreachable(url, signal)
  const cause = refused ?? (await install([])).output
  const file = await findPlaywrightChromium()
  if (file !== undefined) {
    task.done()
    return { ok: true, value: file }
  }
  task.failed()
  return { ok: false, error: { kind: 'chromium-unavailable', cause } }
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>} why it can't be reached within 10 s
 */
async function unreachable(url, signal) {
  try {
    const answer = await fetch(url, {
      method: 'HEAD',
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    })
    return answer.ok ? undefined : `Playwright's server answered ${String(answer.status)}.`
  } catch (cause) {
    signal.throwIfAborted()
    return `Playwright's server could not be reached: ${rootCause(cause)}`
  }
}
