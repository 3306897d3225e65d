import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { pino } from 'pino'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manifestName, sealLine, tableOf, type Manifest } from '../../supabase/local/backup/archive-format.ts'
import { openArchive } from '../../supabase/local/backup/archive-reader.ts'
import { ArchiveWriter } from '../../supabase/local/backup/archive-writer.ts'
import { backup } from '../../supabase/local/backup/backup.ts'
import { restore } from '../../supabase/local/backup/restore.ts'
import { acquireLock } from '../../supabase/local/instance-lock.ts'
import { startTestBackend } from '../support/start-backend.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'
import { eventually } from './backend-process.ts'

/* What backup and restore refuse, and that nothing is changed then. */

const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' })
const migration = `
  create table public.notes (id int primary key, body text not null check (body <> ''), at timestamptz);
  insert into public.notes values (1, 'first', '2026-01-02 03:04:05+00'), (2, 'second', null);
`

let folder: TemporaryFolder
let good: string
let bytes: Buffer
const inside = (name: string): string => join(folder.path, name)

beforeAll(async () => {
  folder = await makeTemporaryFolder()
  await mkdir(inside('migrations'))
  await writeFile(inside('migrations/1_notes.sql'), migration)
  const backend = await startTestBackend({ dataDir: inside('data'), migrationsDir: inside('migrations') })
  const version = randomUUID()
  const sql = postgres(backend.databaseUrl, { max: 1 })
  await sql`insert into storage.buckets (id, name) values ('files', 'files')`
  await sql`insert into storage.objects (bucket_id, name, version) values ('files', 'a', ${version})`
  await sql.end()
  await mkdir(inside(`data/storage/${version.slice(0, 2)}`))
  await writeFile(inside(`data/storage/${version.slice(0, 2)}/${version}`), 'bytes of a stored file')
  await backend.close()
  good = inside('good.tar')
  const saved = await backup({ dataDir: inside('data'), file: good, log })
  if (!saved.ok) throw new Error(saved.error.message)
  bytes = await readFile(good)
})
afterAll(() => folder.remove())

const restoreTo = (file: string, dataDir = inside('target')) =>
  restore({ file, dataDir, migrationsDir: inside('migrations'), log })

/** Restores a file with this content and expects a refusal that leaves nothing behind. */
async function refusalOf(content: Buffer | string): Promise<string> {
  const file = inside('tried.tar')
  await writeFile(file, content)
  const before = await readdir(folder.path)
  const restored = await restoreTo(file)
  expect(await readdir(folder.path)).toEqual(before)
  return restored.ok ? 'restored' : restored.error.kind
}

const seal = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.from(sealLine(createHash('sha256').update(content).digest('hex')))])

const sealLength = sealLine('0'.repeat(64)).length

describe('a file that is no backup any more', () => {
  test('is refused wherever it was cut', async () => {
    for (const length of [20, 512, 600, 5_000, bytes.length >> 1, bytes.length - 3_000]) {
      expect(await refusalOf(bytes.subarray(0, length)), `${length} bytes`).toBe('damaged')
    }
    for (const cut of [sealLength + 1, sealLength, sealLength - 1, 64, 1]) {
      expect(await refusalOf(bytes.subarray(0, -cut)), `${cut} bytes fewer`).toBe('damaged')
    }
    expect(await refusalOf(Buffer.concat([bytes, Buffer.from('\n')])), 'one byte more').toBe('damaged')
  })

  test('is refused wherever a byte is another', async () => {
    const places = Array.from(
      { length: 60 },
      (_, i) => 20 + Math.floor((i * (bytes.length - sealLength - 20)) / 60),
    )
    const named = ['first', 'bytes of a stored', '"format"', 'manifest.json'].map((text) =>
      bytes.indexOf(text),
    )
    for (const place of [...places, ...named.filter((at) => at > 0), bytes.length - 1, bytes.length - 30]) {
      const altered = Buffer.from(bytes)
      altered.writeUInt8(altered.readUInt8(place) ^ 1, place)
      expect(await refusalOf(altered), `byte ${place}`).toBe('damaged')
    }
  })

  test('is told from one that never was', async () => {
    for (const content of ['', 'bonfire', 'PK\x03\x04', 'x'.repeat(10_000)]) {
      expect(await refusalOf(content)).toBe('not-a-backup')
    }
    expect(await restoreTo(inside('nowhere.tar'))).toMatchObject({ error: { kind: 'not-readable' } })
    expect(await restoreTo(inside('data'))).toMatchObject({ error: { kind: 'not-readable' } })
  })

  test('is told from one of a newer format', async () => {
    const newer = Buffer.from(bytes)
    newer.write('2', newer.lastIndexOf('/1 sha256:') + 1)
    expect(await refusalOf(newer)).toBe('newer-format')
  })
})

interface Parts {
  readonly manifest: Manifest
  /** Pieces of tables, unpacked, and files. */
  readonly contents: Map<string, Buffer>
}

/** A backup made by somebody else's hand: its seal holds, its content is not what we write. */
async function forge(alter: (parts: Parts) => unknown): Promise<Buffer> {
  const archive = await openArchive(good)
  if (!archive.ok) throw new Error(archive.error.message)
  const { manifest } = archive.value
  const contents = new Map<string, Buffer>()
  for await (const entry of archive.value.entries()) {
    const content = await entry.read()
    contents.set(entry.name, tableOf(entry.name) === null ? content : gunzipSync(content))
  }
  await archive.value.close()
  contents.delete(manifestName)
  const altered = alter({ manifest, contents }) ?? manifest
  const path = inside(`${randomUUID()}.tar`)
  const writer = await ArchiveWriter.create(path, new Date())
  for (const [name, content] of contents) {
    await writer.add(name, tableOf(name) === null ? content : gzipSync(content))
  }
  await writer.add(manifestName, Buffer.from(JSON.stringify(altered)))
  await writer.finish()
  return readFile(path)
}

/** Gives the notes other rows, in piece and manifest. */
const forgeNotes = (rows: string): Promise<Buffer> =>
  forge(({ manifest, contents }) => {
    const index = manifest.tables.findIndex(({ name }) => name === 'notes')
    const piece = [...contents.keys()].find((name) => tableOf(name) === index) ?? ''
    const [table] = manifest.tables.slice(index)
    if (!table || !piece) throw new Error('there are notes')
    contents.set(piece, Buffer.from(rows))
    const sha256 = createHash('sha256').update(rows).digest('hex')
    const tables = manifest.tables.with(index, { ...table, sha256, rows: rows.split('\n').length - 1 })
    return { ...manifest, tables }
  })

describe('a forged backup', () => {
  test('with a seal, but no tar or no manifest before it', async () => {
    expect(await refusalOf(seal(Buffer.from('bonfire-backup.txt'.padEnd(4_096, 'x'))))).toBe('damaged')
    expect(await refusalOf(seal(Buffer.from('bonfire-backup.txt')))).toBe('damaged')
    expect(await refusalOf(seal(bytes.subarray(0, 1_024)))).toBe('damaged')
    expect(await refusalOf(await forge(({ manifest }) => ({ ...manifest, tables: 'none' })))).toBe('damaged')
  })

  test('whose content is not what its manifest says', async () => {
    const lose = ({ contents }: Parts): void => {
      const [file] = [...contents.keys()].filter((name) => name.startsWith('storage/'))
      contents.delete(file ?? '')
    }
    const change = ({ contents }: Parts): void => {
      const [piece] = [...contents].find(([name]) => tableOf(name) !== null) ?? []
      contents.set(piece ?? '', Buffer.from('other rows\n'))
    }
    for (const alter of [lose, change]) expect(await refusalOf(await forge(alter))).toBe('damaged')
  })

  test.each(['storage/../../../../etc/cron.d/x', '../x.json', '/etc/x.json', 'storage/..', 'keys.json/../x'])(
    'that would write to %s',
    async (path) => {
      const forged = await forge(({ manifest, contents }) => {
        contents.set(path.slice(0, 90), Buffer.from('x'))
        const file = { path, bytes: 1, sha256: createHash('sha256').update('x').digest('hex') }
        return { ...manifest, files: [...manifest.files, file] }
      })
      expect(await refusalOf(forged)).toBe('damaged')
    },
  )

  test('with rows that the database refuses, at their end or in the middle, or does not keep as they are', async () => {
    expect(await refusalOf(await forgeNotes('1\t\t\\N\n'))).toBe('database-failed')
    expect(await refusalOf(await forgeNotes('1\tone\t\\N\n1\tagain\t\\N\n'))).toBe('database-failed')
    expect(await refusalOf(await forgeNotes('1\tsame\t2026-01-02 05:04:05+02\n'))).toBe('mismatch')
    const unknown = await forge(({ manifest }) => ({
      ...manifest,
      tables: manifest.tables.map((table) => (table.name === 'notes' ? { ...table, name: 'papers' } : table)),
    }))
    expect(await refusalOf(unknown)).toBe('data-incompatible')
  })
})

describe('a place', () => {
  test('with something in it is not restored into', async () => {
    await mkdir(inside('full'))
    await writeFile(inside('full/a'), 'mine')
    expect(await restoreTo(good, inside('full'))).toMatchObject({ error: { kind: 'target-taken' } })
    expect(await restoreTo(good, inside('full/a'))).toMatchObject({ error: { kind: 'target-taken' } })
    expect(await restoreTo(good, inside('data'))).toMatchObject({ error: { kind: 'target-taken' } })
    await mkdir(inside('other.restoring'))
    await writeFile(inside('other.restoring/a'), 'mine')
    expect(await restoreTo(good, inside('other'))).toMatchObject({ error: { kind: 'target-taken' } })
    expect(await readFile(inside('full/a'), 'utf8')).toBe('mine')
    expect(await readFile(inside('other.restoring/a'), 'utf8')).toBe('mine')
  })

  test('without data gives no backup', async () => {
    for (const dataDir of [inside('nothing'), inside('migrations'), good]) {
      const saved = await backup({ dataDir, file: inside('none.tar'), log })
      expect(saved).toMatchObject({ error: { kind: 'no-data' } })
    }
    expect(await readdir(inside('migrations'))).toEqual(['1_notes.sql'])
  })

  test('that is taken or can’t be written gets no backup', async () => {
    const save = (file: string) => backup({ dataDir: inside('data'), file, log })
    expect(await save(good)).toMatchObject({ error: { kind: 'output-exists' } })
    expect(await save(inside('no/such/folder.tar'))).toMatchObject({ error: { kind: 'not-writable' } })
    expect((await readFile(good)).equals(bytes)).toBe(true)
  })

  test('that another one is about to start on is left to that one', async () => {
    const lock = await acquireLock(inside('data/lock'))
    if (!lock.ok) throw new Error('nobody runs on it')
    const saved = await backup({ dataDir: inside('data'), file: inside('busy.tar'), log })
    expect(saved).toMatchObject({ error: { kind: 'busy' } })
    await lock.value.release()
  })
})

describe('an end before the end', () => {
  test('by the person leaves nothing', async () => {
    const before = await readdir(folder.path)
    const begun = { dataDir: inside('data'), file: inside('stopped.tar'), log }
    const saving = new AbortController()
    const saved = await backup({ ...begun, signal: saving.signal, onProgress: () => saving.abort() })
    expect(saved).toMatchObject({ error: { kind: 'stopped' } })
    for (const step of ['file', 'contents', 'check']) {
      const stop = new AbortController()
      const restored = await restore({
        file: good,
        dataDir: inside('target'),
        migrationsDir: inside('migrations'),
        log,
        signal: stop.signal,
        onProgress: (now) => now === step && stop.abort(),
      })
      expect(restored, step).toMatchObject({ error: { kind: 'stopped' } })
    }
    expect(await readdir(folder.path)).toEqual(before)
  })

  /** A backup that the command can restore: it goes by the project's own migrations. */
  let own: string
  beforeAll(async () => {
    own = inside('own.tar')
    const backend = await startTestBackend({ dataDir: inside('own') })
    await backend.close()
    const saved = await backup({ dataDir: inside('own'), file: own, log })
    if (!saved.ok) throw new Error(saved.error.message)
  })

  /** The command, when the database of the folder it makes runs: before its migrations and all that comes after. */
  async function restoring(file: string, dataDir: string): Promise<ChildProcess> {
    const args = ['--experimental-strip-types', 'scripts/restore.ts', file, '--data', dataDir]
    const child = spawn(process.execPath, args, { stdio: 'ignore' })
    const pidFile = join(`${dataDir}.restoring`, 'data/postgres/data/postmaster.pid')
    await eventually('its database runs', () => existsSync(pidFile), 30_000)
    return child
  }

  test('by kill -9 leaves nothing that looks finished, and the next restore clears it away', async () => {
    const killed = await restoring(own, inside('killed'))
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect(await readdir(folder.path)).not.toContain('killed')
    expect((await readdir(inside('killed.restoring'))).sort()).toEqual(['data', 'lock'])
    expect(await restore({ file: own, dataDir: inside('killed'), log })).toMatchObject({ ok: true })
    expect(await readdir(folder.path)).not.toContain('killed.restoring')
  })

  // Windows has no signal that can be answered.
  test.skipIf(process.platform === 'win32')('by Ctrl-C leaves nothing', async () => {
    const stopped = await restoring(own, inside('stopped'))
    stopped.kill('SIGINT')
    expect(await once(stopped, 'exit')).toEqual([1, null])
    expect((await readdir(folder.path)).filter((name) => name.startsWith('stopped'))).toEqual([])
  })
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount()

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'probe', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.runIf(canMount)('a full disk is said to be full, and gets its space back', async () => {
  const disk = inside('disk')
  await mkdir(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'bonfire-test', disk], { stdio: 'pipe' })
  try {
    const saved = await backup({ dataDir: inside('data'), file: join(disk, 'a.tar'), log })
    expect(saved).toMatchObject({ error: { kind: 'disk-full' } })
    expect(await restoreTo(good, disk)).toMatchObject({ error: { kind: 'target-taken' } })
    execFileSync('mount', ['-o', 'remount,size=16m', disk], { stdio: 'pipe' })
    expect(await restoreTo(good, join(disk, 'target'))).toMatchObject({ error: { kind: 'disk-full' } })
    expect(await readdir(disk)).toEqual([])
  } finally {
    execFileSync('umount', [disk])
  }
})
