import type { Logger } from 'pino'
import type { FileStore } from './file-store.ts'
import type { Objects } from './objects.ts'
import type { ObjectPlace } from './operation.ts'

/** A file without a row is litter once it is this old (ms): until then its row may be on its way. */
const litterAge = 3600_000

/** Counts of files deleted. */
export interface Swept {
  /** Had a row that nothing needs any more: uploads never sent, files of deleted messages, replaced avatars. */
  readonly orphans: number
  /** Had no row: left by a crash between file and row. */
  readonly litter: number
}

/** Deletes files that belong to nothing. Repeating it is harmless. @param now ms since 1970 */
export async function sweep(objects: Objects, files: FileStore, now: number): Promise<Swept> {
  return { orphans: await sweepOrphans(objects, files), litter: await sweepLitter(objects, files, now) }
}

async function sweepOrphans(objects: Objects, files: FileStore): Promise<number> {
  let deleted = 0
  let after: ObjectPlace | null = { bucket: '', name: '' }
  while (after !== null) {
    const { versions, next }: Awaited<ReturnType<Objects['removeOrphans']>> =
      await objects.removeOrphans(after)
    for (const version of versions) await files.remove(version)
    deleted += versions.length
    after = next
  }
  return deleted
}

async function sweepLitter(objects: Objects, files: FileStore, now: number): Promise<number> {
  let deleted = 0
  for await (const versions of files.keptBefore(now - litterAge)) {
    const known = await objects.knownVersions(versions)
    for (const version of versions) {
      if (known.has(version)) continue
      await files.remove(version)
      deleted++
    }
  }
  return deleted
}

/** Sweeps now and every `everyMs` until `close()`. */
export function startSweeping(
  run: () => Promise<Swept>,
  everyMs: number,
  log: Pick<Logger, 'info' | 'warn'>,
): { close(): Promise<void> } {
  let working: Promise<void> | null = null
  const begin = (): void => {
    // A long sweep is not joined by the next.
    working ??= run()
      .then(
        (swept) => log.info(swept, 'swept files that belong to nothing'),
        (cause: unknown) => log.warn({ err: cause }, 'files could not be swept; trying again later'),
      )
      .finally(() => (working = null))
  }
  const timer = setInterval(begin, everyMs)
  begin()
  return {
    async close() {
      clearInterval(timer)
      await working
    },
  }
}
