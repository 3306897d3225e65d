import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/**
 * @typedef {object} Ended
 * @property {number} code 0 is success; 127 when the program could not be started
 * @property {string} output the last lines of both streams
 */

/** Enough to see the cause of a failure, and no more. */
const keptLines = 40

/**
 * Runs a program to its end without input. Stopping the command stops the program, and waits for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ signal: AbortSignal, env?: NodeJS.ProcessEnv, cwd?: string, onLine?: (line: string) => void }} options
 * @returns {Promise<Ended>}
 */
export async function run(command, args, { signal, env, cwd, onLine }) {
  signal.throwIfAborted()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: env ?? process.env, cwd })
  const stop = () => child.kill('SIGTERM')
  signal.addEventListener('abort', stop, { once: true })
  /** @type {string[]} */
  let lines = []
  /** @param {import('node:stream').Readable} stream */
  const collect = (stream) => {
    let rest = ''
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      const parts = (rest + text).split(/\r?\n|\r/)
      rest = parts.pop() ?? ''
      for (const line of parts) onLine?.(line)
      lines = [...lines, ...parts].slice(-keptLines)
    })
    stream.on('end', () => {
      if (rest !== '') lines.push(rest)
    })
  }
  collect(child.stdout)
  collect(child.stderr)
  /** @type {number} */
  const code = await new Promise((resolve) => {
    child.once('error', (cause) => {
      lines.push(cause.message)
      resolve(127)
    })
    child.once('close', (status) => {
      resolve(status ?? 1)
    })
  })
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
  return { code, output: lines.join('\n').trim() }
}

/**
 * Where a program lies, or undefined.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findProgram(name, env) {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter(Boolean)
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  return folders
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find(isExecutable)
}

/**
 * @param {string} file
 * @returns {boolean}
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
