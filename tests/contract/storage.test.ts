import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  ask,
  cleanUp,
  must,
  newCamp,
  newName,
  newPerson,
  project,
  visitor,
  type Camp,
  type Person,
} from './people.ts'

/* Files as the app uses them: reserved, uploaded, sent with a message, opened by a link; avatars that anybody may see. */

let ann: Person
let bob: Person
let eve: Person
let camp: Camp
const stored: (readonly [bucket: string, path: string])[] = []
beforeAll(async () => {
  ann = await newPerson()
  bob = await newPerson()
  eve = await newPerson()
  camp = await newCamp(ann, bob)
})
afterAll(async () => {
  for (const [bucket, path] of stored) await admin()?.storage.from(bucket).remove([path])
  await cleanUp()
})

const admin = () =>
  project.secretKey === null
    ? null
    : createClient(project.url, project.secretKey, { auth: { persistSession: false } })

const text = { contentType: 'text/plain' }
const files = (who: Pick<Person, 'client'>, bucket = 'attachments') => who.client.storage.from(bucket)
const refused = (statusCode: string) => ({ data: null, error: { statusCode } })
const reservation = z.object({ id: z.uuid(), path: z.string() })

async function reserve(who: Person, size: number) {
  const file = { p_channel_id: camp.textId, p_name: 'Grüße.txt', p_type: 'text/plain', p_size: size }
  const answer = await ask(who, 'start_upload', file)
  if (!answer.ok) throw new Error(answer.error.kind)
  return reservation.parse(answer.value)
}

/** A file in a message: who is in the channel may open it. */
async function send(who: Person, body: string): Promise<string> {
  const { id, path } = await reserve(who, body.length)
  must(await files(who).upload(path, new Blob([body], { type: 'text/plain' }), text))
  stored.push(['attachments', path])
  const message = { p_channel_id: camp.textId, p_id: crypto.randomUUID(), p_body: 'look' }
  expect(await ask(who, 'send_message', { ...message, p_attachments: [id] })).toMatchObject({ ok: true })
  return path
}

describe('an attachment', () => {
  test('comes back byte for byte to whoever is in the channel, by links', async () => {
    const paths = [await send(ann, 'the first'), await send(ann, 'the second')]
    const links = must(await files(bob).createSignedUrls(paths, 60))
    const read = await Promise.all(links.map(async ({ signedUrl }) => (await fetch(signedUrl ?? '')).text()))
    expect(read).toEqual(['the first', 'the second'])
  })

  test('is nothing to anybody else', async () => {
    const path = await send(ann, 'among us')
    expect(await files(eve).createSignedUrl(path, 60)).toMatchObject(refused('404'))
    expect((await files(eve).download(path)).error).not.toBeNull()
    expect((await visitor().storage.from('attachments').download(path)).error).not.toBeNull()
    expect((await fetch(files(ann).getPublicUrl(path).data.publicUrl)).status).toBe(400)
  })

  test('goes to the path that was reserved, once, and by whoever reserved it', async () => {
    const { path } = await reserve(ann, 5)
    for (const who of [bob, eve])
      expect(await files(who).upload(path, 'hello', text)).toMatchObject(refused('403'))
    expect(await files(ann).upload(`${path}.txt`, 'hello', text)).toMatchObject(refused('403'))
    must(await files(ann).upload(path, 'hello', text))
    stored.push(['attachments', path])
    expect(await files(ann).upload(path, 'again', text)).toMatchObject(refused('409'))
  })

  test('is opened by no link that was bent, and by none for ever', async () => {
    const path = await send(ann, 'for a while')
    const { signedUrl } = must(await files(bob).createSignedUrl(path, 1))
    expect((await fetch(`${signedUrl}x`)).status).toBe(400)
    await expect
      .poll(async () => (await fetch(signedUrl)).status, { timeout: 10_000, interval: 250 })
      .toBe(400)
  })
})

// One pixel; Storage may look whether it is what it says.
const picture = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64')
const webp = { contentType: 'image/webp' }
const avatarPath = (who: Person) => `${who.userId}/${newName()}.webp`

describe('an avatar', () => {
  test('is open to everybody at its address, and kept in its owner’s folder', async () => {
    const path = avatarPath(ann)
    must(await files(ann, 'avatars').upload(path, picture, webp))
    stored.push(['avatars', path])
    const { publicUrl } = files(ann, 'avatars').getPublicUrl(path).data
    const answer = await fetch(publicUrl)
    expect(answer.headers.get('content-type')).toBe('image/webp')
    expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true)
    expect(await files(bob, 'avatars').upload(avatarPath(ann), picture, webp)).toMatchObject(refused('403'))
  })

  test('is refused when it is too large or no picture', async () => {
    const large = Buffer.concat([picture, Buffer.alloc(600_000)])
    expect(await files(ann, 'avatars').upload(avatarPath(ann), large, webp)).toMatchObject(refused('413'))
    expect(await files(ann, 'avatars').upload(avatarPath(ann), 'x', text)).toMatchObject(refused('415'))
  })
})

test('files are taken away by the server alone', async (context) => {
  const path = await send(ann, 'kept')
  expect(must(await files(ann).remove([path]))).toEqual([])
  expect(must(await files(bob).createSignedUrl(path, 60)).signedUrl).toContain('token=')
  const server = admin()
  if (server === null) return context.skip('SUPABASE_SECRET_KEY is not set; people remove no files')
  expect(must(await server.storage.from('attachments').remove([path]))).toMatchObject([{ name: path }])
  expect(await files(bob).createSignedUrl(path, 60)).toMatchObject(refused('404'))
})
