import { once } from 'node:events'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle } from '../../supabase/functions/sweep-files/handle.ts'
import { must, service, visitor, type Person } from './backend-fixture.ts'
import { startTestBackend } from '../support/start-backend.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'
import { startCamp, value, type Camp } from './camp.ts'

/* Files that belong to nothing, swept by the backend itself and, on hosted projects, by a function on a schedule. */

let folder: TemporaryFolder
let camp: Camp
beforeEach(async () => {
  folder = await makeTemporaryFolder()
  camp = await startCamp({ dataDir: folder.path })
})
afterEach(async () => {
  await camp.close()
  await folder.remove()
})

const webp = Buffer.from(
  'RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0',
  'latin1',
)

async function upload(who: Person, channelId: string, withThumbnail = false) {
  const reserved = await value<{ id: string; path: string; thumbnail_path: string | null }>(
    who,
    'start_upload',
    {
      p_channel_id: channelId,
      p_name: 'note.txt',
      p_type: 'text/plain',
      p_size: 5,
      p_thumbnail: withThumbnail,
    },
  )
  const files = who.client.storage.from('attachments')
  must(await files.upload(reserved.path, 'hello', { contentType: 'text/plain' }))
  if (reserved.thumbnail_path !== null)
    must(await files.upload(reserved.thumbnail_path, webp, { contentType: 'image/webp' }))
  return reserved
}

async function send(who: Person, channelId: string, attachment: string): Promise<string> {
  const message = {
    p_channel_id: channelId,
    p_id: crypto.randomUUID(),
    p_body: 'look',
    p_attachments: [attachment],
  }
  return (await value<{ id: string }>(who, 'send_message', message)).id
}

async function picture(who: Person, bucket: string, path: string): Promise<string> {
  must(await who.client.storage.from(bucket).upload(path, webp, { contentType: 'image/webp' }))
  return path
}

/** Makes one of everything; tells the paths that have to stay. */
async function fillWithOrphans(): Promise<string[]> {
  const { ada, ben, db, textId, hiddenId, serverId } = camp
  const kept = await upload(ada, textId, true)
  await send(ada, textId, kept.id)
  const waiting = await upload(ada, textId)
  const forgotten = await upload(ada, textId, true)
  await db`update public.attachments set created_at = now() - interval '25 hours' where id = ${forgotten.id}`
  const cancelled = await upload(ben, textId)
  await value(ben, 'cancel_upload', { p_id: cancelled.id })
  const deleted = await upload(ada, textId, true)
  await value(ada, 'delete_message', { p_channel_id: textId, p_id: await send(ada, textId, deleted.id) })
  await send(ada, hiddenId, (await upload(ada, hiddenId, true)).id)
  await value(ada, 'delete_channel', { p_channel_id: hiddenId })

  const icon = await picture(ada, 'icons', `${serverId}/icon.webp`)
  const emoji = await picture(ada, 'icons', `${serverId}/emoji.webp`)
  const avatar = await picture(ada, 'avatars', `${ada.id}/new.webp`)
  await picture(ada, 'avatars', `${ada.id}/old.webp`)
  await picture(ada, 'icons', `${serverId}/old.webp`)
  await value(ada, 'update_server', { p_server_id: serverId, p_changes: { icon_path: icon } })
  await value(ada, 'create_emoji', { p_server_id: serverId, p_name: 'flame', p_path: emoji })
  await value(ada, 'update_profile', { p_display_name: 'Ada', p_bio: null, p_avatar_path: avatar })
  await db`update storage.objects set created_at = now() - interval '25 hours' where bucket_id <> 'attachments'`
  const choosing = await picture(ben, 'avatars', `${ben.id}/choosing.webp`)
  return [kept.path, kept.thumbnail_path ?? '', waiting.path, icon, emoji, avatar, choosing].sort()
}

const objects = async (): Promise<string[]> => {
  const rows = await camp.db<{ name: string }[]>`select name from storage.objects`
  return rows.map(({ name }) => name).sort()
}

/** Stops the backend and starts it over the same folder, with a log that is read along. */
async function restart(): Promise<void> {
  await camp.db.end()
  await camp.backend.close()
  const lines = new PassThrough({ encoding: 'utf8' })
  const backend = await startTestBackend({ dataDir: folder.path, log: pino({ level: 'info' }, lines) })
  for (let said = ''; !said.includes('swept files');) said += String((await once(lines, 'data'))[0])
  camp = {
    ...camp,
    backend,
    db: postgres(backend.databaseUrl, { max: 1 }),
    close: async () => {
      await camp.db.end()
      await backend.close()
    },
  }
}

test('the backend sweeps what was never sent, deleted, replaced or left by a crash, and nothing else', async () => {
  const kept = await fillWithOrphans()
  const before = await camp.stored()
  expect((await objects()).length).toBeGreaterThan(kept.length)
  // A crash between file and row; and one just now, whose row may be on its way.
  const shard = join(folder.path, 'storage', 'ab')
  await mkdir(shard, { recursive: true })
  const old = new Date(Date.now() - 2 * 3600_000)
  for (const [name, at] of [
    ['ab000000-0000-4000-8000-000000000001', old],
    ['ab000000-0000-4000-8000-000000000002', new Date()],
  ] as const) {
    await writeFile(join(shard, name), 'bytes')
    await utimes(join(shard, name), at, at)
  }
  expect(await camp.stored()).toBe(before + 2)

  await restart()
  expect(await objects()).toEqual(kept)
  expect(await camp.stored()).toBe(kept.length + 1)
  const [waiting] =
    await camp.db`select count(*)::int as rows from public.attachments where message_id is null`
  expect(waiting).toEqual({ rows: 1 })

  await restart()
  expect(await objects()).toEqual(kept)
})

const token = 'only the schedule knows this'

/** Calls the function as a schedule would. */
const ask = (said: string | null, method = 'POST', expected = token): Promise<Response> => {
  const headers: HeadersInit = said === null ? {} : { authorization: `Bearer ${said}` }
  const { url, keys } = camp.backend
  return handle(new Request(`${url}/`, { method, headers }), { url, key: keys.secret }, expected)
}

test('a file that outlived its day goes into no message any more', async () => {
  const { ada, textId, db } = camp
  const { id } = await upload(ada, textId)
  await db`update public.attachments set created_at = now() - interval '25 hours' where id = ${id}`
  expect((await ask(token)).status).toBe(200)
  await expect(send(ada, textId, id)).rejects.toThrow('bad-attachment')
})

test('the scheduled function sweeps the same through the Storage API', async () => {
  const kept = await fillWithOrphans()
  const orphans = (await objects()).length - kept.length
  const swept = await ask(token)
  expect([swept.status, await swept.json()]).toEqual([200, { removed: orphans }])
  expect(await objects()).toEqual(kept)
  expect(await camp.stored()).toBe(kept.length)
  expect(await (await ask(token)).json()).toEqual({ removed: 0 })
})

test('asked in small pages, the database names the same orphans, and changes no file', async () => {
  const kept = await fillWithOrphans()
  const before = await objects()
  const named: string[] = []
  let pages = 0
  interface Page {
    files: { path: string }[]
    next: { bucket: string; path: string } | null
  }
  for (let after: Page['next'] = { bucket: '', path: '' }; after !== null; pages++) {
    const page = must(
      await service(camp.backend).rpc('orphaned_files', {
        p_after_bucket: after.bucket,
        p_after_path: after.path,
        p_limit: 2,
      }),
    ) as Page
    named.push(...page.files.map(({ path }) => path))
    after = page.next
  }
  expect(named.sort()).toEqual(before.filter((path) => !kept.includes(path)))
  expect(pages).toBe(Math.floor(before.length / 2) + 1)
  expect(await objects()).toEqual(before)
})

test('nobody but the schedule has it sweep, and nobody but the installation asks for orphans', async () => {
  const { ada, backend } = camp
  for (const said of [null, '', ada.token, backend.keys.publishable, `${token}!`])
    expect([said, (await ask(said)).status]).toEqual([said, 401])
  expect((await ask('', 'POST', '')).status).toBe(401) // a token nobody has set is no token
  expect((await ask(token, 'GET')).status).toBe(405)
  for (const who of [ada.client, visitor(backend)])
    expect((await who.rpc('orphaned_files', {})).error).not.toBeNull()
})
