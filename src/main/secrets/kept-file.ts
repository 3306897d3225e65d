import { rm, writeFile } from 'node:fs/promises'
import { copyBeside, readText, replaceText } from '../text-file.ts'
import { decodeKept, encodeKept, type Kept, nothingKept } from './kept.ts'

export interface KeptFile {
  /** What lies on the disk. */
  read(): Kept
  /** False: it could not be written, and what was there still is. */
  save(next: Kept): Promise<boolean>
  /** As `save`, for what may not stay: if need be the file is written in place, or goes as a whole. False: it is still there. */
  takeOut(next: Kept): Promise<boolean>
  /** Whether what is written now would be there after the next start, as far as anybody has tried. */
  isWritable(): boolean
}

/** The file of secrets. One that may not be read is never written: it may be whole, and somebody may get the rights back. */
export function createKeptFile(path: string, sayOnce: (event: string, cause?: unknown) => void): KeptFile {
  let onDisk: Kept | null = null
  let leftAlone = false
  let writable = true

  function load(): Kept {
    try {
      const text = readText(path)
      if (text === null) return nothingKept
      const decoded = decodeKept(text)
      if (decoded.ok) return decoded.value
      sayOnce('secrets-damaged')
      leftAlone = !copyBeside(path, path.replace(/(\.json)?$/, '.unreadable$1'))
    } catch (cause) {
      sayOnce('secrets-not-readable', cause)
      leftAlone = true
    }
    return nothingKept
  }

  const read = (): Kept => (onDisk ??= load())

  async function save(next: Kept): Promise<boolean> {
    if (next === read()) return true
    if (leftAlone) return false
    try {
      await replaceText(path, encodeKept(next))
      onDisk = next
      writable = true
    } catch (cause) {
      writable = false
      sayOnce('secrets-not-writable', cause)
    }
    return writable
  }

  return {
    read,
    save,
    async takeOut(next) {
      if (await save(next)) return true
      try {
        await writeFile(path, encodeKept(next))
        onDisk = next
        return true
      } catch {
        // Full, or not to be written: a folder may still give up what lies in it.
      }
      try {
        await rm(path, { force: true })
        onDisk = nothingKept
        return true
      } catch (cause) {
        sayOnce('secrets-not-removable', cause)
        return false
      }
    },
    isWritable() {
      read()
      return writable && !leftAlone
    },
  }
}
