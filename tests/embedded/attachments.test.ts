import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attachmentLimits, attachmentTypes, linkLifetime } from '../../src/shared/attachment-rules.ts'
import { createSignedLinks } from '../../supabase/local/storage/signed-link.ts'
import { bearer, must, visitor, type Person } from './backend-fixture.ts'
import { call, startCamp, value, type Camp } from './camp.ts'

/* Attachments with the app's own schema, over HTTP, by people who write their requests by hand. */

let camp: Camp
beforeAll(async () => {
  camp = await startCamp()
})
afterAll(() => camp.close())

interface Reserved {
  readonly id: string
  readonly path: string
  readonly thumbnail_path: string | null
}

const text = { p_name: 'note.txt', p_type: 'text/plain', p_size: 5 }
const reserve = async (who: Person, channelId = camp.textId, file: Record<string, unknown> = text) => {
  await camp.db`truncate private.rate_buckets`
  return value<Reserved>(who, 'start_upload', { p_channel_id: channelId, ...file })
}
const files = (who: Person) => who.client.storage.from('attachments')
const plain = { contentType: 'text/plain' }
const put = (who: Person, path: string, body: string | Buffer = 'hello', contentType = 'text/plain') =>
  files(who).upload(path, body, { contentType })
const send = (who: Person, channelId: string, ids: readonly string[]) =>
  call(who, 'send_message', {
    p_channel_id: channelId,
    p_id: crypto.randomUUID(),
    p_body: 'look',
    p_attachments: ids,
  })
/** A file of this person's in a message. */
async function sent(who: Person, channelId = camp.textId): Promise<Reserved> {
  const reserved = await reserve(who, channelId)
  must(await put(who, reserved.path))
  expect(await send(who, channelId, [reserved.id])).toMatchObject({ ok: true })
  return reserved
}
const refused = (statusCode: string) => ({ data: null, error: { statusCode } })

test('app and database hold to the same limits', async () => {
  const buckets = await camp.db<{ id: string; file_size_limit: string; allowed_mime_types: string[] }[]>`
    select id, file_size_limit, allowed_mime_types from storage.buckets order by id`
  const [attachments, avatars, icons] = buckets
  expect(attachments?.allowed_mime_types).toEqual([...attachmentTypes])
  expect(Number(attachments?.file_size_limit)).toBe(attachmentLimits.size)
  for (const pictures of [avatars, icons])
    expect(Number(pictures?.file_size_limit)).toBe(attachmentLimits.pictureSize)
})

describe('a file goes into a channel', () => {
  test('reserved, uploaded, sent; then everybody there may read it', async () => {
    const { ada, ben, textId } = camp
    const file = { p_name: 'Grüße an alle.txt', p_type: 'text/plain', p_size: 5 }
    const reserved = await reserve(ada, textId, file)
    expect(reserved.path).toBe(`${textId}/${reserved.id}/Gr_e_an_alle.txt`)
    must(await put(ada, reserved.path))
    expect(await must(await files(ada).download(reserved.path)).text()).toBe('hello')
    expect((await files(ben).download(reserved.path)).error).not.toBeNull()
    expect(await send(ada, textId, [reserved.id])).toMatchObject({
      ok: true,
      value: { attachments: [{ name: file.p_name, path: reserved.path, type: 'text/plain', size: 5 }] },
    })
    const { signedUrl } = must(await files(ben).createSignedUrl(reserved.path, linkLifetime))
    expect(await (await fetch(signedUrl)).text()).toBe('hello')
  })

  test('only at the path that was reserved, and only by who reserved it', async () => {
    const { ada, ben, eve, backend } = camp
    const { path, id } = await reserve(ada)
    for (const who of [ben, eve]) expect(await put(who, path)).toMatchObject(refused('403'))
    expect(await visitor(backend).storage.from('attachments').upload(path, 'hello', plain)).toMatchObject(
      refused('403'),
    )
    for (const other of [`${path}.txt`, `${camp.hiddenId}/${id}/note.txt`, 'note.txt', path.toUpperCase()])
      expect([other, await put(ada, other)]).toMatchObject([other, refused('403')])
    must(await put(ada, path))
  })

  test('once: nothing there is replaced, renamed, copied or removed by anybody', async () => {
    const { ada, ben } = camp
    const { path } = await sent(ada)
    const free = (await reserve(ada)).path
    expect(await put(ada, path)).toMatchObject(refused('403')) // no longer reserved
    for (const who of [ada, ben]) {
      const over = await files(who).upload(path, 'other', { ...plain, upsert: true })
      expect(over).toMatchObject(refused('403'))
      expect((await files(who).update(path, 'other', plain)).error).not.toBeNull()
      expect((await files(who).move(path, free)).error).not.toBeNull()
      expect((await files(who).copy(path, free)).error).not.toBeNull()
      expect(must(await files(who).remove([path]))).toEqual([])
    }
    expect(await must(await files(ben).download(path)).text()).toBe('hello')
  })

  test('a reserved file is not overwritten by its own uploader either', async () => {
    const { path } = await reserve(camp.ada)
    must(await put(camp.ada, path))
    expect(await put(camp.ada, path, 'other')).toMatchObject(refused('409'))
    expect(await files(camp.ada).upload(path, 'other', { ...plain, upsert: true })).toMatchObject(
      refused('403'),
    )
  })

  test('nobody reserves where they may not attach', async () => {
    const { ben, eve, hiddenId, textId, serverId, ada } = camp
    const voice = await value<{ id: string }>(ada, 'create_channel', {
      p_server_id: serverId,
      p_kind: 'voice',
      p_name: 'Voice',
    })
    for (const [who, channelId] of [
      [ben, hiddenId],
      [eve, textId],
      [ada, voice.id],
      [ada, crypto.randomUUID()],
    ] as const)
      expect(await call(who, 'start_upload', { p_channel_id: channelId, ...text })).toMatchObject({
        error: { kind: 'not-allowed' },
      })
    const nobody = await visitor(camp.backend).rpc('start_upload', { p_channel_id: textId, ...text })
    expect(nobody.error).not.toBeNull()
  })

  test('a right lost between reserving and uploading is lost', async () => {
    const { ada, ben, hiddenId } = camp
    const let_in = { p_channel_id: hiddenId, p_role_id: null, p_user_id: ben.id, p_deny: 0 }
    await value(ada, 'set_overwrite', { ...let_in, p_allow: 1 })
    const { path } = await reserve(ben, hiddenId)
    await value(ada, 'set_overwrite', { ...let_in, p_allow: 0 })
    expect(await put(ben, path)).toMatchObject(refused('403'))
  })
})

describe('what may be reserved', () => {
  test.each([
    [{ p_name: '' }, 'bad-name'],
    [{ p_name: '   ' }, 'bad-name'],
    [{ p_name: 'x'.repeat(256) }, 'bad-name'],
    [{ p_name: '../x.txt' }, 'bad-name'],
    [{ p_name: 'a\\b.txt' }, 'bad-name'],
    [{ p_name: 'a\nb.txt' }, 'bad-name'],
    [{ p_name: 'gpj.\u202Eexe' }, 'bad-name'],
    [{ p_name: 'a.txt ' }, 'bad-name'],
    [{ p_name: 'a.txt.' }, 'bad-name'],
    [{ p_name: null }, 'bad-name'],
    [{ p_type: 'text/html' }, 'bad-type'],
    [{ p_type: 'image/svg+xml' }, 'bad-type'],
    [{ p_type: null }, 'bad-type'],
    [{ p_size: 0 }, 'bad-size'],
    [{ p_size: 25 * 1024 * 1024 + 1 }, 'bad-size'],
    [{ p_size: null }, 'bad-size'],
    [{ p_type: 'image/png', p_width: 10 }, 'bad-dimensions'],
    [{ p_type: 'image/png', p_width: 0, p_height: 10 }, 'bad-dimensions'],
    [{ p_type: 'image/png', p_width: 10, p_height: 32_768 }, 'bad-dimensions'],
    [{ p_width: 10, p_height: 10 }, 'bad-dimensions'], // text has no width
  ])('%j is not', async (over, kind) => {
    await camp.db`truncate private.rate_buckets`
    const answer = await call(camp.ada, 'start_upload', { p_channel_id: camp.textId, ...text, ...over })
    expect(answer).toEqual({ ok: false, error: { kind } })
  })

  test.each([
    ['CON', 'file_CON'],
    ['nul.txt', 'file_nul.txt'],
    ['thumbnail.webp', 'file_thumbnail.webp'],
    ['漢字', 'file'],
    ['漢字.PNG', 'file.png'],
    ['a..b...c.txt', 'a_b_c.txt'],
    ['x%2f..%2fy.txt', 'x_2f_2fy.txt'],
    [`${'long'.repeat(60)}.jpeg`, `${'long'.repeat(20)}.jpeg`],
    ['ｆｕｌｌ／width.txt', 'width.txt'],
  ])('%s is kept as %s', async (name, kept) => {
    const { path, id } = await reserve(camp.ada, camp.textId, { ...text, p_name: name })
    expect(path).toBe(`${camp.textId}/${id}/${kept}`)
    must(await put(camp.ada, path))
    await value(camp.ada, 'cancel_upload', { p_id: id })
  })

  test('no more than twenty wait for a message, however many are asked for at once', async () => {
    const { ben } = camp
    await camp.db`delete from public.attachments where uploader_id = ${ben.id} and message_id is null`
    await camp.db`truncate private.rate_buckets`
    await camp.db`update private.rate_limits set burst = 100 where action = 'upload'`
    const ask = () => call(ben, 'start_upload', { p_channel_id: camp.textId, ...text })
    const answers = await Promise.all(Array.from({ length: 25 }, ask))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20)
    expect(answers.filter(({ error }) => error?.kind === 'too-many-pending')).toHaveLength(5)
    const [first] = answers.flatMap(({ ok, value }) => (ok ? [value as Reserved] : []))
    // Not anybody else's to give back.
    await value(camp.ada, 'cancel_upload', { p_id: first?.id })
    expect(await ask()).toMatchObject({ error: { kind: 'too-many-pending' } })
    await value(ben, 'cancel_upload', { p_id: first?.id })
    expect(await ask()).toMatchObject({ ok: true })
    await camp.db`delete from public.attachments where uploader_id = ${ben.id} and message_id is null`
    await camp.db`update private.rate_limits set burst = 20 where action = 'upload'`
  })

  test('asking on and on is slowed down, with the seconds to wait', async () => {
    await camp.db`truncate private.rate_buckets`
    const answers = []
    for (let i = 0; i < 30; i++)
      answers.push(await call(camp.eve, 'start_upload', { p_channel_id: camp.textId, ...text }))
    expect(answers.at(-1)).toEqual({
      ok: false,
      error: { kind: 'rate-limited', retry_after: expect.any(Number) as number },
    })
  })
})

describe('a file that is not what was announced', () => {
  test('over the limit is refused and not kept, whether its length is told or not', async () => {
    const { ada } = camp
    const { path } = await reserve(ada)
    const before = await camp.stored()
    const large = Buffer.alloc(attachmentLimits.size + 1, 'x')
    expect(await put(ada, path, large)).toMatchObject(refused('413'))
    const stream = await files(ada).upload(path, new Blob([large]).stream(), plain)
    expect(stream).toMatchObject(refused('413'))
    expect(await camp.stored()).toBe(before)
  })

  test('of another type by its content is refused and not kept', async () => {
    const { ada, textId } = camp
    const file = { p_name: 'cat.png', p_type: 'image/png', p_size: 25, p_width: 1, p_height: 1 }
    const { path } = await reserve(ada, textId, file)
    const before = await camp.stored()
    for (const content of ['<script>run()</script>', '<svg onload="run()"/>', Buffer.from('MZ\0\0')])
      expect(await put(ada, path, content, 'image/png')).toMatchObject(refused('415'))
    expect(await put(ada, path, '<script>run()</script>', 'text/html')).toMatchObject(refused('415'))
    expect(await camp.stored()).toBe(before)
  })

  test('in size or type is stored for its uploader, and goes into no message', async () => {
    const { ada, textId } = camp
    const longer = await reserve(ada)
    must(await put(ada, longer.path, 'hello world'))
    expect(await send(ada, textId, [longer.id])).toMatchObject({ error: { kind: 'bad-attachment' } })
    const other = await reserve(ada)
    must(await put(ada, other.path, 'hello', 'application/octet-stream'))
    expect(await send(ada, textId, [other.id])).toMatchObject({ error: { kind: 'bad-attachment' } })
    const missing = await reserve(ada)
    expect(await send(ada, textId, [missing.id])).toMatchObject({ error: { kind: 'bad-attachment' } })
  })

  test('what a browser could run is only ever saved', async () => {
    const { ada, textId } = camp
    const page = '<script>run()</script>'
    const octets = { p_name: 'page.html', p_type: 'application/octet-stream', p_size: page.length }
    const { path } = await reserve(ada, textId, octets)
    must(await put(ada, path, page, 'application/octet-stream'))
    const { signedUrl } = must(await files(ada).createSignedUrl(path, linkLifetime))
    const { headers } = await fetch(signedUrl)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toContain('attachment; filename="page.html"')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  })
})

describe('another channel’s file', () => {
  test('is not to be read, linked or looked up by whoever may not view the channel', async () => {
    const { ada, ben, eve, hiddenId, textId } = camp
    const hidden = await sent(ada, hiddenId)
    const open = await sent(ada, textId)
    for (const [who, path] of [
      [ben, hidden.path],
      [eve, open.path],
    ] as const) {
      expect((await files(who).download(path)).error).not.toBeNull()
      expect(await files(who).info(path)).toMatchObject(refused('404'))
      expect(await files(who).createSignedUrl(path, 60)).toMatchObject(refused('404'))
      const [link] = must(await files(who).createSignedUrls([path], 60))
      expect(link?.signedUrl ?? null).toBeNull()
    }
  })

  test('has no name that anybody could list, not even whoever may read it', async () => {
    const { ada, ben, eve, textId } = camp
    const { id } = await sent(ada, textId)
    for (const who of [ada, ben, eve])
      for (const folder of ['', textId, `${textId}/${id}`]) {
        expect(must(await files(who).list(folder))).toEqual([])
        expect(must(await files(who).list(folder, { search: 'note' }))).toEqual([])
      }
  })

  test('does not open through its public address, nor through a path bent on its way', async () => {
    const { ada, ben, hiddenId, textId, backend } = camp
    const hidden = await sent(ada, hiddenId)
    expect((await fetch(files(ben).getPublicUrl(hidden.path).data.publicUrl)).status).toBe(400)
    const headers = { apikey: backend.keys.publishable, authorization: `Bearer ${ben.token}` }
    for (const bent of [
      `${textId}/..%2f${hidden.path}`,
      `${textId}/%2e%2e/${hidden.path}`,
      `${textId}%2f..%2f${hidden.path}`,
      `${textId}//${hidden.path}`,
      `${textId}/..%5c${hidden.path}`,
      `${hidden.path}%00.txt`,
      `${hidden.path}%20`,
      `${hidden.path}.`,
      hidden.path.replaceAll('/', '%2f'),
      hidden.path.replaceAll('/', '%252f'),
      hidden.path.replaceAll('/', '\u2215'), // looks like a slash
      hidden.path.replace(hiddenId, hiddenId.toUpperCase()),
    ])
      for (const kind of ['', 'authenticated/', 'info/', 'public/', 'sign/']) {
        const answer = await fetch(`${backend.url}/storage/v1/object/${kind}attachments/${bent}`, { headers })
        expect([kind, bent, answer.status]).toEqual([kind, bent, 400])
      }
  })

  test('is not attached by who found out its id, nor one’s own twice', async () => {
    const { ada, ben, textId, hiddenId } = camp
    const mine = await reserve(ada)
    must(await put(ada, mine.path))
    expect(await send(ben, textId, [mine.id])).toMatchObject({ error: { kind: 'bad-attachment' } })
    expect(await send(ada, hiddenId, [mine.id])).toMatchObject({ error: { kind: 'bad-attachment' } })
    expect(await send(ada, textId, [mine.id])).toMatchObject({ ok: true })
    expect(await send(ada, textId, [mine.id])).toMatchObject({ error: { kind: 'bad-attachment' } })
  })

  test('is gone with the right to view the channel, and with the message', async () => {
    const { ada, ben, hiddenId, textId } = camp
    const { path } = await sent(ada, hiddenId)
    const person = { p_channel_id: hiddenId, p_role_id: null, p_user_id: ben.id, p_deny: 0 }
    await value(ada, 'set_overwrite', { ...person, p_allow: 1 })
    must(await files(ben).createSignedUrl(path, linkLifetime))
    await value(ada, 'set_overwrite', { ...person, p_allow: 0 })
    expect(await files(ben).createSignedUrl(path, linkLifetime)).toMatchObject(refused('404'))

    const reserved = await reserve(ada)
    must(await put(ada, reserved.path))
    const message = await value<{ id: string }>(ada, 'send_message', {
      p_channel_id: textId,
      p_id: crypto.randomUUID(),
      p_body: '',
      p_attachments: [reserved.id],
    })
    await value(ada, 'delete_message', { p_channel_id: textId, p_id: message.id })
    for (const who of [ada, ben]) expect((await files(who).download(reserved.path)).error).not.toBeNull()
  })
})

describe('a link', () => {
  /** A link as the backend made it when its clock stood elsewhere. */
  const linkMade = async (path: string, msAgo: number): Promise<string> => {
    const links = createSignedLinks(camp.backend.keys.jwtSecret, () => Date.now() - msAgo)
    const token = await links.sign({ bucket: 'attachments', name: path }, linkLifetime)
    return `${camp.backend.url}/storage/v1/object/sign/attachments/${path}?token=${token}`
  }

  test('that has run out opens nothing and says so', async () => {
    const { path } = await sent(camp.ada)
    const shortBefore = await fetch(await linkMade(path, (linkLifetime - 30) * 1000))
    expect([shortBefore.status, await shortBefore.text()]).toEqual([200, 'hello'])
    const after = await fetch(await linkMade(path, linkLifetime * 1000))
    expect([after.status, await after.json()]).toEqual([
      400,
      { statusCode: '400', error: 'InvalidJWT', message: 'This link has expired' },
    ])
  })

  test('opens its own file alone, and not with another token', async () => {
    const { ada, backend } = camp
    const mine = await sent(ada)
    const other = await sent(ada)
    const { signedUrl } = must(await files(ada).createSignedUrl(mine.path, linkLifetime))
    const token = new URL(signedUrl).searchParams.get('token') ?? ''
    const [head = '', payload = '', signature = ''] = token.split('.')
    const [, unsigned = ''] = (await linkMade(other.path, 0)).split('token=')
    const bent = [
      signedUrl.replace(mine.path, other.path),
      signedUrl.replace('/attachments/', '/icons/'),
      signedUrl.replace(token, ''),
      signedUrl.replace(token, `${head}.${payload}.`),
      signedUrl.replace(token, `${head}.${unsigned.split('.')[1] ?? ''}.${signature}`),
      signedUrl.replace(head, Buffer.from('{"alg":"none"}').toString('base64url')),
      signedUrl.replace(token, ada.token),
      signedUrl.replace(token, backend.keys.secret),
    ]
    for (const url of bent) expect([url, (await fetch(url)).status]).toEqual([url, 400])
    expect((await fetch(signedUrl)).status).toBe(200)
    // Nor is it good for anything but files.
    const asToken = await bearer(backend, token).from('channels').select()
    expect(asToken.error).not.toBeNull()
  })
})
