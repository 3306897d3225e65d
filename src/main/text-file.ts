import { copyFileSync, readFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const none: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR'])

/** The text of a file; null if there is none. Throws if it can't be read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && none.has(cause.code)) return null
    throw cause
  }
}

/** Keeps a copy of a file beside it; false if that can't be done. */
export function copyBeside(path: string, copy: string): boolean {
  try {
    copyFileSync(path, copy)
    return true
  } catch {
    return false
  }
}

/** Whoever reads finds the old text or the new one whole, even after a power cut. Only its owner may read it. */
export async function replaceText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const next = `${path}.next`
  try {
    const file = await open(next, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(next, path)
  } catch (cause) {
    await rm(next, { force: true }).catch(() => undefined)
    throw cause
  }
}
