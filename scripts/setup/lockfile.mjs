/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lockfile
 */

/**
 * Whether what npm says it installed is what the project's lockfile asks for. Optional packages may be missing: most
 * are for other systems.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function matchesLockfile(wanted, installed) {
  const known = Object.keys(installed.packages).every((name) => name in wanted.packages)
  return (
    known &&
    Object.entries(wanted.packages).every(([name, entry]) => {
      if (name === '') return true // the project itself
      const present = installed.packages[name]
      if (present === undefined) return entry.optional === true
      return present.version === entry.version && present.integrity === entry.integrity
    })
  )
}
