/**
 * Why set-up stopped. `cause` and `output` are what the system or the program said.
 * @typedef {{ kind: 'files-refused', folder: string, cause: string }
 *   | { kind: 'npm-missing' }
 *   | { kind: 'registry-unreachable', wanted: string, cause: string }
 *   | { kind: 'node-unavailable', present: string, wanted: string, cause: string }
 *   | { kind: 'install-failed', output: string }
 *   | { kind: 'worker-given-broken', file: string, cause: string }
 *   | { kind: 'worker-unavailable', version: string, download: string, build: string }
 *   | { kind: 'system-packages-need-root', packages: readonly string[] }
 *   | { kind: 'system-packages-failed', packages: readonly string[], output: string }
 *   | { kind: 'chromium-given-missing', file: string }
 *   | { kind: 'chromium-unavailable', cause: string }} Failure
 */

/**
 * The command that installs Debian packages, for a person to type.
 * @param {readonly string[]} packages
 * @returns {string}
 */
export const installCommand = (packages) => `sudo apt-get install -y ${packages.join(' ')}`

/**
 * A failure in words for people: the step, the cause and what to do.
 * @param {Failure} failure
 * @returns {string}
 */
export function describe(failure) {
  const { step, cause, remedy } = words(failure)
  const lines = [
    '',
    `Set-up stopped: ${step}`,
    `Cause: ${indent(cause)}`,
    `What to do: ${indent(remedy)}`,
    '',
  ]
  return lines.join('\n')
}

/** @param {string} text */
const indent = (text) => text.replaceAll('\n', '\n  ')

/**
 * @param {Failure} failure
 * @returns {{ step: string, cause: string, remedy: string }}
 */
function words(failure) {
  switch (failure.kind) {
    case 'files-refused':
      return {
        step: 'writing files',
        cause: failure.cause,
        remedy: `Make room, or make the folder writable. What is fetched is kept in ${failure.folder}; XDG_CACHE_HOME moves that.`,
      }
    case 'npm-missing':
      return {
        step: 'npm',
        cause: 'npm was not found beside node or on the search path.',
        remedy: 'Install Node.js together with npm, or start Bonfire with npm start.',
      }
    case 'registry-unreachable':
      return {
        step: failure.wanted,
        cause: `the npm registry could not be reached within 10 s.\n${failure.cause}`,
        remedy:
          'Check the network and the proxy (npm config get registry proxy https-proxy), then run the command again.',
      }
    case 'node-unavailable':
      return {
        step: 'Node.js',
        cause: `this is Node.js ${failure.present}, Bonfire needs ${failure.wanted}, and npm could not provide one.\n${failure.cause}`,
        remedy: `Install Node.js ${failure.wanted} and run the command again.`,
      }
    case 'install-failed':
      return {
        step: 'npm packages',
        cause: `npm ci failed.\n${failure.output}`,
        remedy: 'Mend what npm names above, then run the command again. It starts from the beginning.',
      }
    case 'worker-given-broken':
      return {
        step: 'the mediasoup worker',
        cause: `MEDIASOUP_WORKER_BIN names ${failure.file}, which does not run: ${failure.cause}`,
        remedy: 'Name a mediasoup worker of this system, or unset the variable to let set-up get one.',
      }
    case 'worker-unavailable':
      return {
        step: 'the mediasoup worker (it forwards voice)',
        cause: `the official one: ${failure.download}.\nbuilding it: ${failure.build}`,
        remedy: [
          'one of three ways:',
          "1. Let this machine reach mediasoup's releases (named in its package.json) and run the command again.",
          '2. Use a system with apt-get (Debian or Ubuntu), where set-up builds the worker.',
          `3. Bring a worker of version ${failure.version} and set MEDIASOUP_WORKER_BIN to its path.`,
        ].join('\n'),
      }
    case 'system-packages-need-root':
      return {
        step: 'system packages',
        cause: `these are missing, and installing them takes root: ${failure.packages.join(', ')}`,
        remedy: [
          `type this, then run the command again:\n${installCommand(failure.packages)}`,
          'Or do without: BONFIRE_NO_APT=1. Tests that need them then report themselves as skipped.',
        ].join('\n'),
      }
    case 'system-packages-failed':
      return {
        step: `system packages (${failure.packages.join(', ')})`,
        cause: `apt-get failed.\n${failure.output}`,
        remedy: `Mend what apt-get names above, or install them yourself, then run the command again:\n${installCommand(failure.packages)}`,
      }
    case 'chromium-given-missing':
      return {
        step: 'Chromium for the tests',
        cause: `CHROMIUM names ${failure.file}, which is not a program.`,
        remedy: 'Name a Chromium or Chrome, or unset the variable to let set-up find one.',
      }
    case 'chromium-unavailable':
      return {
        step: 'Chromium for the tests',
        cause: `none is installed, and getting one failed.\n${failure.cause}`,
        remedy: 'Install Chromium or Chrome, or set CHROMIUM to the path of one, then run the command again.',
      }
  }
}
