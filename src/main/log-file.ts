import { renameSync, statSync } from 'node:fs'

/** Bytes from which on a log is put aside. */
export const fullLog = 5_000_000

/** Before a log is opened: one that is full becomes `main.old.log`, in place of the last one. Where that can't be done it goes on. */
export function makeRoom(path: string): void {
  try {
    if (statSync(path).size >= fullLog) renameSync(path, path.replace(/(\.log)?$/, '.old$1'))
  } catch {
    // There is none yet, or the folder can't be written: opening it will tell.
  }
}
