import { mkdir, readFile, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { z } from 'zod'
import { startTestBackend } from '../../support/start-backend.ts'
import { load } from './load.ts'
import { makeWorld, type World } from './world.ts'

/** A loaded database, and one connection on which the app's questions are asked. */
export interface Site {
  readonly rows: number
  readonly world: World
  /** As superuser. */
  readonly db: postgres.Sql
  close(): Promise<void>
}

/** Bytes on disk a message takes at most while it is being loaded: row, indexes, sorting and write-ahead log. */
const bytesPerRow = 1500

const id = z.uuid()
const stored = z.object({
  reader: id,
  server: id,
  channels: z.array(id),
  allChannels: z.array(id),
  people: z.array(id),
})

/** Opens the database of so many messages in `folder`, or makes it. Throws where the disk is too small. */
export async function openSite(folder: string, rows: number, tell: (text: string) => void): Promise<Site> {
  const dataDir = join(folder, String(rows))
  await mkdir(dataDir, { recursive: true })
  const worldFile = join(dataDir, 'world.json')
  const known = await readFile(worldFile, 'utf8').catch(() => null)
  if (known === null) await checkSpace(folder, rows)
  const backend = await startTestBackend({ dataDir })
  const connect = (): postgres.Sql => postgres(backend.databaseUrl, { max: 4, onnotice: () => undefined })
  let db = connect()
  const close = async (): Promise<void> => {
    await db.end()
    await backend.close()
  }
  try {
    if (known !== null) return { rows, db, world: stored.parse(JSON.parse(known)), close }
    const begun = performance.now()
    const world = await makeWorld(db)
    await load(db, world, rows, (text) =>
      tell(`${rows} rows, ${((performance.now() - begun) / 1000).toFixed(0)} s: ${text}`),
    )
    await writeFile(worldFile, JSON.stringify(world))
    // What is asked comes on connections that have not known the database empty.
    await db.end()
    db = connect()
    return { rows, db, world, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function checkSpace(folder: string, rows: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const [free, needed] = [bavail * bsize, rows * bytesPerRow].map((bytes) => Math.ceil(bytes / 2 ** 30))
  if ((free ?? 0) < (needed ?? 0)) {
    throw new Error(
      `${folder} has ${free} GiB free, ${rows} messages need ${needed}: name another by --folder`,
    )
  }
}
