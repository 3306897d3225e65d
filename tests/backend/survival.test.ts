import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { must, person, service } from '../embedded/backend-fixture.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'
import { eventually, isAlive, launch, postmasterPid, start, type BackendProcess } from './backend-process.ts'

let folder: TemporaryFolder
let running: BackendProcess[] = []
beforeEach(async () => {
  folder = await makeTemporaryFolder()
})
afterEach(async () => {
  await Promise.all(running.map(({ child }) => child.stop()))
  running = []
  await folder.remove()
})

async function startHere(args: string[] = []): Promise<BackendProcess> {
  const backend = await start({ dataDir: folder.path, args })
  running.push(backend)
  return backend
}

const bodies = async (backend: BackendProcess): Promise<unknown[]> =>
  must(await service(backend).from('notes').select('body').order('id')).map((row) => Object.values(row)[0])

describe('a restart', () => {
  test('finds rows, people, keys and files where they were', async () => {
    const first = await startHere()
    const ann = await person(first)
    must(await ann.client.from('notes').insert({ body: 'kept' }).select())
    must(
      await ann.client.storage
        .from('private')
        .upload(`${ann.id}/a.txt`, 'kept too', { contentType: 'text/plain' }),
    )
    await first.child.stop()
    const second = await startHere()
    expect(second.keys).toEqual(first.keys)
    expect(await bodies(second)).toEqual(['kept'])
    const client = service(second)
    const file = must(await client.storage.from('private').download(`${ann.id}/a.txt`))
    expect(await file.text()).toBe('kept too')
    must(await client.auth.signInWithPassword(ann))
  })

  test('after kill -9 finds every acknowledged row, and stops the Postgres left behind', async () => {
    const first = await startHere()
    const ann = await person(first)
    const acknowledged: string[] = []
    const write = async (): Promise<void> => {
      for (let i = 0; ; i++) {
        const { error } = await ann.client.from('notes').insert({ body: `row ${i}` })
        if (error) return
        acknowledged.push(`row ${i}`)
        if (i === 100) void first.child.kill()
      }
    }
    await write()
    await first.child.ended
    const orphan = await postmasterPid(folder.path)
    expect(await isAlive(orphan)).toBe(true)
    const second = await startHere()
    expect(await isAlive(orphan)).toBe(false)
    expect(second.lines.some((line) => line.includes('left over') && line.includes(String(orphan)))).toBe(
      true,
    )
    expect(await bodies(second)).toEqual(expect.arrayContaining(acknowledged))
  })

  test('in the middle of the first start begins anew', async () => {
    const lines: string[] = []
    const starting = launch({ dataDir: folder.path }, lines)
    await eventually('the cluster is being made', () => lines.some((line) => line.includes('"engine"')))
    const { pid } = await readLock()
    process.kill(pid, 'SIGKILL')
    expect((await starting).ok).toBe(false)
    expect(await bodies(await startHere())).toEqual([])
  })

  test('is not kept out by the lock of a dead process whose number another one has now', async () => {
    const lock = { pid: process.pid, startedAt: 'long ago', url: 'http://127.0.0.1:1' }
    await writeFile(join(folder.path, 'lock'), JSON.stringify(lock))
    await startHere()
    expect((await readLock()).pid).not.toBe(process.pid)
  })
})

async function readLock(): Promise<{ pid: number }> {
  return JSON.parse(await readFile(join(folder.path, 'lock'), 'utf8')) as { pid: number }
}

describe('a second one', () => {
  test('on the same folder is refused and told who is there', async () => {
    const first = await startHere()
    const second = await launch({ dataDir: folder.path })
    expect(second.ok ? '' : second.error.detail).toBe(
      `Another Bonfire (process ${first.child.pid}) uses ${folder.path} at ${first.url}. Use that one, or stop it first.`,
    )
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
  })

  test('on the same port moves to the next', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const backend = await startHere(['--port', String(port)])
    expect(backend.port).toBeGreaterThan(port)
    expect((await fetch(`${backend.url}/healthz`)).status).toBe(200)
    taken.close()
  })
})

describe('a killed Postgres', () => {
  /** Asks until it works again; which statuses came in between. */
  async function askThrough(backend: BackendProcess): Promise<Set<number>> {
    const seen = new Set<number>()
    const client = service(backend)
    await eventually(
      'requests are answered again',
      async () => {
        const { status } = await client.from('notes').select('body')
        seen.add(status)
        return status === 200
      },
      30_000,
    )
    return seen
  }

  test('comes back by itself; meanwhile requests are told to come again', async () => {
    const backend = await startHere()
    const ann = await person(backend)
    const died = postmasterPid(folder.path)
    process.kill(await died, 'SIGKILL')
    await eventually(
      'the death is noticed',
      async () => (await fetch(`${backend.url}/healthz`)).status === 503,
    )
    const refused = await fetch(`${backend.url}/rest/v1/notes`, {
      headers: { apikey: backend.keys.publishable },
    })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await refused.json()).toMatchObject({ code: 'database_unavailable' })
    for (const status of await askThrough(backend)) expect([200, 503]).toContain(status)
    must(await ann.client.from('notes').insert({ body: 'after' }).select())
    must(await ann.client.auth.getUser())
    must(await ann.client.storage.listBuckets())
    expect(backend.lines.filter((line) => line.includes('Postgres died'))).toHaveLength(1)
    expect(backend.lines.filter((line) => line.includes('Postgres is back'))).toHaveLength(1)
  })

  test('process of a connection takes nothing else down', async () => {
    const backend = await startHere()
    const ann = await person(backend)
    must(await ann.client.from('notes').insert({ body: 'before' }).select())
    const keys: unknown = JSON.parse(await readFile(join(folder.path, 'keys.json'), 'utf8'))
    const { databasePassword } = keys as { databasePassword: string }
    const port = Number(
      (await readFile(join(folder.path, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[3],
    )
    const sql = postgres({
      host: '127.0.0.1',
      port,
      username: 'supabase_admin',
      password: databasePassword,
      database: 'postgres',
    })
    const [victim] = await sql<
      { pid: number }[]
    >`select pid from pg_stat_activity where usename = 'authenticator' limit 1`
    await sql.end()
    process.kill(victim?.pid ?? 0, 'SIGKILL')
    for (const status of await askThrough(backend)) expect([200, 503]).toContain(status)
    expect(await bodies(backend)).toEqual(['before'])
  })
})

describe('the end', () => {
  test.each([
    ['by SIGTERM', (backend: BackendProcess) => backend.child.stop()],
    ['by SIGINT', (backend: BackendProcess) => void process.kill(backend.child.pid, 'SIGINT')],
  ])('%s leaves nothing running and no lock', async (_how, stop) => {
    const backend = await startHere()
    const postmaster = await postmasterPid(folder.path)
    await stop(backend)
    expect(await backend.child.ended).toMatchObject({ code: 0 })
    expect(await isAlive(postmaster)).toBe(false)
    await expect(readLock()).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('of a parent that was killed is the end of the backend, too', async () => {
    const inner = ['supabase/local/main.ts', '--data', folder.path, '--port', '0', '--stop-with-parent']
    const code = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(['--experimental-strip-types', ...inner])},
      { stdio: ['pipe', 'inherit', 'inherit'] })`
    const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface({ input: parent.stdout })) if (line.includes('"ready"')) break
    const [backend, postmaster] = [(await readLock()).pid, await postmasterPid(folder.path)]
    parent.kill('SIGKILL')
    await eventually('the backend is gone', async () => !(await isAlive(backend)))
    expect(await isAlive(postmaster)).toBe(false)
  })
})
