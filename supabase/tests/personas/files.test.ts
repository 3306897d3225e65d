import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { given } from '../personas.ts'
import { openWorld, type OpenWorld } from '../stored-world.ts'
import { personas, type PersonaName } from '../world.ts'
import { camp, staff } from './function-rule.ts'

/* Whose files one sees, and where one may put some: the policies of storage.objects. */

let world: OpenWorld
/** Paths that were reserved and not used yet. */
let reserved: { general: string; staff: string; muted: string }

beforeAll(async () => {
  world = await openWorld()
  const { moderator, muted } = world.who
  const { generalId, staffRoom, serverId } = world.camp
  await moderator.call('timeout_member', serverId, muted.id, 0)
  const reserve = async (who: PersonaName, channel: string) =>
    given(await world.who[who].call('start_upload', channel, 'a.png', 'image/png', 1), 'path')
  reserved = {
    general: await reserve('member', generalId),
    staff: await reserve('moderator', staffRoom),
    muted: await reserve('muted', generalId),
  }
  await moderator.call('timeout_member', serverId, muted.id, 60)
})
afterAll(() => world.close())

/** Files of the world by name and who sees them; icons are public by their address, and listed by nobody. */
const files: Readonly<Record<string, readonly PersonaName[]>> = {
  'pending.png': ['member'],
  'staff-pending.png': ['moderator'],
  'map.png': camp,
  'staff-map.png': staff,
  'selfie.png': ['member', 'muted'],
  'rain.png': ['stranger'],
  'fire.webp': [],
  'rain.webp': [],
}

const namesOf = (rows: readonly Record<string, unknown>[]): string[] =>
  rows.map((row) => String(row['name']).replace(/^.*\//, '')).sort()

test('every file is spoken for', async () => {
  expect(namesOf(await world.db`select name from storage.objects`)).toEqual(Object.keys(files).sort())
})

test.each(personas)('the %s sees the files of messages they see', async (who) => {
  const expected = Object.keys(files).filter((name) => files[name]?.includes(who))
  expect(namesOf(await world.who[who].sql('select name from storage.objects'))).toEqual(expected.sort())
})

test.each(personas)('the %s changes and removes no file', async (who) => {
  const touched = [
    ...(await world.who[who].sql(`update storage.objects set name = name || '2' returning 1`)),
    ...(await world.who[who].sql('delete from storage.objects returning 1')),
    ...(await world.who[who].sql('update storage.buckets set public = true returning 1')),
    ...(await world.who[who].sql('delete from storage.buckets returning 1')),
  ]
  expect(touched).toEqual([])
})

interface Place {
  readonly what: string
  path(): readonly [bucket: string, name: string]
  readonly may: readonly PersonaName[]
}

const icon = (server: string): readonly [string, string] => ['icons', `${server}/new.webp`]
const places: readonly Place[] = [
  { what: 'a path the member reserved', path: () => ['attachments', reserved.general], may: ['member'] },
  { what: 'a path the moderator reserved', path: () => ['attachments', reserved.staff], may: ['moderator'] },
  { what: 'a path reserved before a timeout', path: () => ['attachments', reserved.muted], may: [] },
  {
    what: 'beside a reserved path',
    path: () => ['attachments', reserved.general.replace('a.png', 'b.png')],
    may: [],
  },
  { what: 'a reserved path of another bucket', path: () => ['icons', reserved.general], may: [] },
  { what: 'a channel’s folder', path: () => ['attachments', `${world.camp.generalId}/x.png`], may: [] },
  { what: 'the member’s avatars', path: () => ['avatars', `${world.who.member.id}/a.webp`], may: ['member'] },
  {
    what: 'the member’s avatars, a step up',
    path: () => ['avatars', `${world.who.member.id}/../a.webp`],
    may: [],
  },
  { what: 'avatars of nobody', path: () => ['avatars', 'a.webp'], may: [] },
  { what: 'icons of Camp', path: () => icon(world.camp.serverId), may: staff },
  { what: 'icons of Elsewhere', path: () => icon(world.elsewhere.serverId), may: ['stranger'] },
  { what: 'a bucket of one’s own', path: () => ['mine', 'a.png'], may: [] },
]

describe.each(places)('to $what', ({ path, may }) => {
  test.each(personas)('as the %s uploads', async (who) => {
    const [bucket, name] = path()
    const upload = world.who[who].sql(
      `insert into storage.objects (bucket_id, name, owner) values ($1, $2, auth.uid())`,
      [bucket, name],
    )
    if (may.includes(who)) {
      await upload
      await world.db`delete from storage.objects where bucket_id = ${bucket} and name = ${name}`
    } else await expect(upload).rejects.toThrow('row-level security')
  })
})
