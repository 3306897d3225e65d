import { readFileSync } from 'node:fs'

/**
 * Reads a JSON file.
 * @param {string} file
 * @returns {unknown}
 */
export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/**
 * What lies in a JSON value along a path of names.
 * @param {unknown} value
 * @param {...string} names
 * @returns {unknown} undefined when there is nothing
 */
export function at(value, ...names) {
  let here = value
  for (const name of names) {
    if (!isObject(here)) return undefined
    here = here[name]
  }
  return here
}

/**
 * Like `at`, where a missing text means that the file is not the one set-up was made for.
 * @param {unknown} value
 * @param {...string} names
 * @returns {string}
 */
export function textAt(value, ...names) {
  const text = at(value, ...names)
  if (typeof text !== 'string') throw new TypeError(`${names.join('.')} is not a text`)
  return text
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export const isObject = (value) => typeof value === 'object' && value !== null
