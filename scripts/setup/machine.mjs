/**
 * What every step is given: where it works, and what it may touch.
 * @typedef {object} Machine
 * @property {string} root the project's folder
 * @property {string} cache the folder that outlives a clone
 * @property {NodeJS.Platform} platform
 * @property {string} arch as in `process.arch`
 * @property {NodeJS.ProcessEnv} env
 * @property {AbortSignal} signal aborted when the person stops the command
 * @property {import('./progress.mjs').Progress} progress
 */

/**
 * @template T
 * @typedef {import('../../src/shared/result.ts').Result<T, import('./failure.mjs').Failure>} Outcome
 */

/**
 * The environment with a folder put first on its search path. Windows spells the variable as it likes.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv}
 */
export function withFirstOnPath(env, folder) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const rest = env[name] ?? ''
  const separator = folder.includes('\\') ? ';' : ':'
  if (rest.split(separator)[0] === folder) return env
  return { ...env, [name]: rest === '' ? folder : folder + separator + rest }
}
