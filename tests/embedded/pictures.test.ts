import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, visitor, type Person } from './backend-fixture.ts'
import { startCamp, value, type Camp } from './camp.ts'

/* Avatars, servers' icons and emoji: open to everybody by their address, put there by few. */

let camp: Camp
beforeAll(async () => {
  camp = await startCamp()
})
afterAll(() => camp.close())

const webp = Buffer.from(
  'RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0',
  'latin1',
)
const gif = Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')
const put = (
  who: Person,
  bucket: string,
  path: string,
  body: Buffer | string = webp,
  contentType = 'image/webp',
) => who.client.storage.from(bucket).upload(path, body, { contentType })
const refused = (statusCode: string) => ({ data: null, error: { statusCode } })
const name = () => `${crypto.randomUUID()}.webp`

describe('an avatar', () => {
  test('goes into one’s own folder and is seen by everybody, for as long as they like', async () => {
    const { ada } = camp
    const path = `${ada.id}/${name()}`
    const avatars = ada.client.storage.from('avatars')
    must(await avatars.upload(path, webp, { contentType: 'image/webp', cacheControl: '31536000' }))
    const answer = await fetch(avatars.getPublicUrl(path).data.publicUrl)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(Buffer.from(await answer.arrayBuffer()).equals(webp)).toBe(true)
  })

  test.each([
    ['somebody else’s folder', () => `${camp.ben.id}/${name()}`],
    ['no folder', () => name()],
    ['a folder in one’s folder', () => `${camp.ada.id}/more/${name()}`],
    ['another ending', () => `${camp.ada.id}/a.png`],
    ['a name with dots', () => `${camp.ada.id}/..webp`],
    ['letters that only look like one’s id', () => `${camp.ada.id.replace(/[0-9]/, '\uff10')}/${name()}`],
    ['one’s id in capitals', () => `${camp.ada.id.toUpperCase()}/${name()}`],
  ])('does not go into %s', async (_what, path) => {
    expect(await put(camp.ada, 'avatars', path())).toMatchObject(refused('403'))
  })

  test('is WebP, by what it says and by what it is, and at most half a megabyte', async () => {
    const { ada } = camp
    expect(await put(ada, 'avatars', `${ada.id}/${name()}`, gif, 'image/gif')).toMatchObject(refused('415'))
    expect(await put(ada, 'avatars', `${ada.id}/${name()}`, gif)).toMatchObject(refused('415'))
    const large = Buffer.concat([webp, Buffer.alloc(512 * 1024)])
    expect(await put(ada, 'avatars', `${ada.id}/${name()}`, large)).toMatchObject(refused('413'))
  })

  test('is never replaced or removed, and folders are not to be looked into', async () => {
    const { ada, ben } = camp
    const path = `${ada.id}/${name()}`
    must(await put(ada, 'avatars', path))
    for (const who of [ada, ben]) {
      const avatars = who.client.storage.from('avatars')
      expect(await avatars.upload(path, webp, { contentType: 'image/webp', upsert: true })).toMatchObject(
        refused('403'),
      )
      expect(must(await avatars.remove([path]))).toEqual([])
      expect(must(await avatars.list(ada.id))).toEqual([])
      expect(must(await avatars.list())).toEqual([])
    }
    expect((await fetch(ada.client.storage.from('avatars').getPublicUrl(path).data.publicUrl)).status).toBe(
      200,
    )
  })

  test('finds no room after twenty, until the old ones are swept', async () => {
    const { eve, db } = camp
    for (let i = 0; i < 20; i++) must(await put(eve, 'avatars', `${eve.id}/${name()}`))
    expect(await put(eve, 'avatars', `${eve.id}/${name()}`)).toMatchObject(refused('403'))
    await db`delete from storage.objects where bucket_id = 'avatars' and name like ${`${eve.id}/%`}`
    must(await put(eve, 'avatars', `${eve.id}/${name()}`))
  })

  test('is nothing for visitors', async () => {
    const avatars = visitor(camp.backend).storage.from('avatars')
    const path = `${camp.ada.id}/${name()}`
    expect(await avatars.upload(path, webp, { contentType: 'image/webp' })).toMatchObject(refused('403'))
  })
})

describe('an icon', () => {
  test('is put there by who manages the server or its emoji, in that server alone', async () => {
    const { ada, ben, eve, serverId } = camp
    const path = () => `${serverId}/${name()}`
    must(await put(ada, 'icons', path()))
    for (const who of [ben, eve]) expect(await put(who, 'icons', path())).toMatchObject(refused('403'))

    const role = await value<{ id: string }>(ada, 'create_role', {
      p_server_id: serverId,
      p_name: 'Painters',
    })
    const paint = 2 ** 17 // manage_emoji
    await value(ada, 'update_role', { p_role_id: role.id, p_changes: { permissions: paint } })
    await value(ada, 'assign_role', { p_server_id: serverId, p_user_id: ben.id, p_role_id: role.id })
    must(await put(ben, 'icons', path()))
    must(await put(ben, 'icons', `${serverId}/dance.gif`, gif, 'image/gif'))
    expect(await put(ben, 'icons', `${ben.id}/${name()}`)).toMatchObject(refused('403'))
    expect(await put(ben, 'icons', `${serverId}/page.html`)).toMatchObject(refused('403'))
    await value(ada, 'unassign_role', { p_server_id: serverId, p_user_id: ben.id, p_role_id: role.id })
    expect(await put(ben, 'icons', path())).toMatchObject(refused('403'))
  })
})

test('buckets are nobody’s to list or to change', async () => {
  const { ada } = camp
  expect(must(await ada.client.storage.listBuckets())).toEqual([])
  expect((await ada.client.storage.createBucket('mine')).error).not.toBeNull()
  expect((await ada.client.storage.updateBucket('attachments', { public: true })).error).not.toBeNull()
  expect((await ada.client.storage.emptyBucket('avatars')).error).not.toBeNull()
})
