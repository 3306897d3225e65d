import { at, isObject } from './json.mjs'

/**
 * Whether what npm says it installed is what the project's lockfile asks for. Optional packages may be missing: most
 * are for other systems.
 * @param {unknown} wanted package-lock.json
 * @param {unknown} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function matchesLockfile(wanted, installed) {
  const ours = at(wanted, 'packages')
  const theirs = at(installed, 'packages')
  if (!isObject(ours) || !isObject(theirs)) return false
  const known = Object.keys(theirs).every((name) => name in ours)
  return (
    known &&
    Object.entries(ours).every(([name, entry]) => {
      if (name === '') return true // the project itself
      if (!(name in theirs)) return at(entry, 'optional') === true
      return ['version', 'integrity'].every((field) => at(theirs, name, field) === at(entry, field))
    })
  )
}
