import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCode } from './backend-error.ts'

/**
 * Makes a folder and those above it; one that is there already is fine. Throws what the file system throws.
 * Node's own `recursive` tries for ever where a folder exists in which none can be made, as in `/proc`.
 */
export async function makeFolder(path: string, mode = 0o700): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (cause) {
    const code = systemCode(cause)
    if (code === 'EEXIST') return // a file in its place is found by whoever opens something in it
    if (code !== 'ENOENT' || dirname(path) === path) throw cause
    await makeFolder(dirname(path), mode)
    await mkdir(path, { mode })
  }
}
