import { randomBytes } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { voiceAccess, voiceState } from '../../src/shared/backend.ts'
import {
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

/* What an SFU asks: as the person who wants to join, and with a secret of its own. */

let ann: Person
let eve: Person
let camp: Camp
beforeAll(async () => {
  ann = await newPerson()
  eve = await newPerson()
  camp = await newCamp(ann)
})
afterAll(cleanUp)

const access = async (who: Person) =>
  voiceAccess.parse(must(await who.client.rpc('voice_access', { p_channel_id: camp.voiceId })))

test('a member may join and speak, a stranger neither', async () => {
  expect(await access(ann)).toMatchObject({ join: true, speak: true, server_id: camp.serverId })
  expect(await access(eve)).toMatchObject({ join: false, speak: false })
})

test('a node without its secret reports nothing', async () => {
  const answer = await visitor().rpc('sfu_report', { p_node: newName(), p_secret: 'a guess', p_rooms: [] })
  expect(must(answer)).toMatchObject({ ok: false, error: { kind: 'bad-node' } })
})

test('what a node reports, members read', async (context) => {
  const { url, secretKey } = project
  if (secretKey === null) return context.skip('SUPABASE_SECRET_KEY is not set; only a server makes nodes')
  const admin = createClient(url, secretKey, { auth: { persistSession: false } })
  const node = { p_node: newName(), p_secret: randomBytes(32).toString('hex') }
  expect((await admin.rpc('register_sfu_node', node)).error).toBeNull()
  try {
    // A JSON document as an argument: it has to arrive as one.
    const peers = [{ user_id: ann.userId, muted: true, deafened: false }]
    const answer = await visitor().rpc('sfu_report', {
      ...node,
      p_rooms: [{ channel_id: camp.voiceId, peers }],
    })
    expect(must(answer)).toMatchObject({ ok: true })
    const rows = voiceState.array().parse(must(await ann.client.from('voice_states').select()))
    expect(rows).toMatchObject([{ channel_id: camp.voiceId, user_id: ann.userId, muted: true }])
    expect(must(await eve.client.from('voice_states').select())).toEqual([])
  } finally {
    await admin.from('sfu_nodes').delete().eq('id', node.p_node)
  }
})
