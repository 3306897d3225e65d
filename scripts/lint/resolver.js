import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'

// Our imports name their files in full; Vite's carry a query (`./tokens.css?raw`), which no usual resolver knows.

/** Which of ESLint's resolver interfaces this is: eslint-plugin-boundaries loads this file and asks. */
export const interfaceVersion = 2

/**
 * Finds the file of an import. Packages are judged by name and not looked for.
 * @param {string} source
 * @param {string} file
 * @returns {{ found: true, path: string | null } | { found: false }}
 */
export function resolve(source, file) {
  if (isBuiltin(source)) return { found: true, path: null }
  if (!source.startsWith('.')) return { found: false }
  const target = path.resolve(path.dirname(file), source.replace(/\?.*$/, ''))
  return existsSync(target) ? { found: true, path: target } : { found: false }
}
