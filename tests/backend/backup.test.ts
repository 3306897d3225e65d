import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn, signUp, value, type Account } from '../../scripts/stack/accounts.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'

/*
 * What `npm run backup` and `npm run restore` promise, with the commands themselves: everything is there again, in another
 * folder, whether Bonfire ran meanwhile or not.
 */

const run = promisify(execFile)
const command = (script: string, ...args: string[]) =>
  run(process.execPath, [
    '--experimental-strip-types',
    '--disable-warning=ExperimentalWarning',
    script,
    ...args,
  ])

const ann = { email: 'ann@example.com', password: 'correct horse', username: 'ann', displayName: 'Ann' }
const bob = { email: 'bob@example.com', password: 'battery staple', username: 'bob', displayName: 'Bob' }
const bodies = [
  'plain',
  'two\nlines, a\ttab and a \\ backslash',
  '\\N is not null',
  '🔥 “quotes” and ünïcode',
  '\\.',
]
const photo = randomBytes(700_000)

let folder: TemporaryFolder
let dataDir: string
let running: TestBackend[] = []
let channelId: string
let session: { refresh_token: string; access_token: string }

const inside = (name: string): string => join(folder.path, name)

async function startOn(path: string): Promise<TestBackend> {
  const backend = await startTestBackend({ dataDir: path })
  running.push(backend)
  return backend
}

async function stop(backend: TestBackend): Promise<void> {
  running = running.filter((other) => other !== backend)
  await backend.close()
}

const admin = ({ url, keys }: TestBackend) =>
  createClient(url, keys.secret, { auth: { persistSession: false, autoRefreshToken: false } })

const send = (account: Account, body: string) =>
  value(account, 'send_message', { p_channel_id: channelId, p_id: randomUUID(), p_body: body })

/** A change by one of our functions, which must succeed. */
async function change(account: Account, name: string, args: Record<string, unknown>): Promise<void> {
  const answer = await account.client.rpc(name, args)
  expect(answer, name).toMatchObject({ error: null, data: { ok: true } })
}

/** Windows has other rights. */
const onlyMine = (mode: number): number | undefined => (process.platform === 'win32' ? undefined : mode)
const modeOf = async (path: string): Promise<number | undefined> =>
  process.platform === 'win32' ? undefined : (await stat(path)).mode & 0o777

/** The rows of every table that people's data is in, by its name. */
async function contentOf(backend: TestBackend): Promise<Map<string, unknown[]>> {
  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined })
  try {
    const tables = await sql<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
        and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'auth'::regnamespace, 'storage'::regnamespace)
      order by 1`
    const content = new Map<string, unknown[]>()
    for (const { name } of tables) {
      content.set(
        name,
        await sql.unsafe(`select to_jsonb(t) as row from ${name} t order by to_jsonb(t)::text`),
      )
    }
    return content
  } finally {
    await sql.end()
  }
}

beforeAll(async () => {
  folder = await makeTemporaryFolder()
  dataDir = inside('data')
  const backend = await startOn(dataDir)
  const people = [
    await signUp(backend.url, backend.keys.publishable, ann),
    await signUp(backend.url, backend.keys.publishable, bob),
  ] as const
  const { server, channels } = await value(people[0], 'create_server', { p_name: 'Camp' })
  channelId = channels.find(({ kind }) => kind === 'text')?.id ?? ''
  const invite = { p_server_id: server.id, p_expires_in_seconds: null, p_max_uses: null }
  const { code } = await value(people[0], 'create_invite', invite)
  await value(people[1], 'accept_invite', { p_code: code })
  for (const [index, body] of bodies.slice(0, -1).entries()) await send(people[index % 2 === 0 ? 0 : 1], body)
  const { id: messageId } = await send(people[0], 'to be changed')
  const message = { p_channel_id: channelId, p_message_id: messageId }
  await change(people[1], 'react', { ...message, p_emoji: '🔥', p_on: true })
  await change(people[0], 'pin_message', { ...message, p_on: true })
  await change(people[0], 'edit_message', { p_channel_id: channelId, p_id: messageId, p_body: bodies.at(-1) })
  await change(people[0], 'create_role', { p_server_id: server.id, p_name: 'Scout' })
  await change(people[0], 'open_dm', { p_user_id: people[1].userId })

  const { data } = await people[0].client.auth.getSession()
  if (!data.session) throw new Error('signed in')
  session = data.session

  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined })
  await sql`insert into storage.buckets (id, name) values ('backup-test', 'backup-test')`
  await sql.end()
  const files = admin(backend).storage.from('backup-test')
  for (const [path, bytes] of [
    ['a/photo.bin', photo],
    ['empty.txt', Buffer.alloc(0)],
  ] as const) {
    const { error } = await files.upload(path, bytes, { contentType: 'application/octet-stream' })
    if (error) throw error
  }
  await writeFile(join(dataDir, 'demo.json'), '{"password":"x","complete":true}')
})
afterAll(async () => {
  for (const backend of running) await backend.close()
  await folder.remove()
})

/** Starts what was restored and uses it as the people in it would. */
async function expectSame(restored: string, expected: Map<string, unknown[]>): Promise<void> {
  expect(await modeOf(restored)).toBe(onlyMine(0o700))
  expect(await readFile(join(restored, 'demo.json'), 'utf8')).toContain('"password":"x"')
  const backend = await startOn(restored)
  expect(await contentOf(backend)).toEqual(expected)

  const again = await signIn(backend.url, backend.keys.publishable, bob)
  const { data, error } = await again.client
    .from('messages')
    .select('body')
    .eq('channel_id', channelId)
    .order('seq')
  expect(error).toBeNull()
  expect(data?.map(({ body }) => body as unknown)).toEqual(bodies)
  const { data: file } = await admin(backend).storage.from('backup-test').download('a/photo.bin')
  expect(Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer()).equals(photo)).toBe(true)
  // Nobody has to sign in again, and what is written goes on where it stopped.
  const signedIn = createClient(backend.url, backend.keys.publishable, { auth: { persistSession: false } })
  expect((await signedIn.auth.getUser(session.access_token)).data.user?.email).toBe(ann.email)
  const { data: head } = await again.client
    .from('channel_heads')
    .select('rev')
    .eq('channel_id', channelId)
    .single()
  expect((await send(again, 'after')).rev).toBe(Number(head?.rev) + 1)
  await stop(backend)
}

test('a backup taken while Bonfire runs gives everything back', async () => {
  const [backend] = running
  if (!backend) throw new Error('it runs')
  const expected = await contentOf(backend)
  for (const table of [
    'messages',
    'reactions',
    'pins',
    'audit_log',
    'auth.users',
    'auth.sessions',
    'storage.objects',
  ]) {
    expect(expected.get(table), table).not.toEqual([])
  }
  const file = inside('running.tar')
  const { stdout, stderr } = await command('scripts/backup.ts', '--data', dataDir, '--out', file)
  expect(stdout).toContain(file)
  expect(stderr).toContain(`Bonfire at ${backend.url} went on running`)
  expect(await modeOf(file)).toBe(onlyMine(0o600))
  expect((await fetch(`${backend.url}/healthz`)).status).toBe(200)
  expect(await contentOf(backend)).toEqual(expected)

  await command('scripts/restore.ts', file, '--data', inside('from-running'))
  await expectSame(inside('from-running'), expected)
})

test('so does one taken while it is stopped, by any program that reads tar', async () => {
  const [backend] = running
  if (!backend) throw new Error('it runs')
  const expected = await contentOf(backend)
  await stop(backend)
  const file = inside('stopped.tar')
  await command('scripts/backup.ts', '--data', dataDir, '--out', file)
  expect((await readdir(dataDir)).sort()).toEqual(['demo.json', 'keys.json', 'postgres', 'storage'])
  const listed = (await run('tar', ['-tf', file])).stdout.trim().split('\n')
  expect([listed.at(0), listed.at(-1)]).toEqual(['bonfire-backup.txt', 'manifest.json'])

  await command('scripts/restore.ts', file, '--data', inside('from-stopped'))
  await expectSame(inside('from-stopped'), expected)
})
