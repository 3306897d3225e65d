import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '@supabase/supabase-js'
import { voiceState } from '../../src/shared/backend.ts'
import { signUp, value, type Account } from '../../scripts/stack/accounts.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'

// An SFU's report is a JSON document as an argument: it has to arrive as one, through REST, from somebody without an account.

const secret = randomBytes(32).toString('hex')
let backend: TestBackend
let ann: Account
let voiceId: string

beforeAll(async () => {
  backend = await startTestBackend()
  const admin = createClient(backend.url, backend.keys.secret, { auth: { persistSession: false } })
  expect((await admin.rpc('register_sfu_node', { p_node: 'node', p_secret: secret })).error).toBeNull()
  ann = await signUp(backend.url, backend.keys.publishable, {
    email: 'ann@test.example',
    password: secret,
    username: 'ann',
    displayName: 'Ann',
  })
  const { channels } = await value(ann, 'create_server', { p_name: 'Test' })
  voiceId = channels.find((channel) => channel.kind === 'voice')?.id ?? ''
}, 60_000)
afterAll(() => backend.close())

test('what a node reports, members read', async () => {
  const node = createClient(backend.url, backend.keys.publishable, { auth: { persistSession: false } })
  const report = [{ channel_id: voiceId, peers: [{ user_id: ann.userId, muted: true, deafened: false }] }]
  const answer = await node.rpc('sfu_report', { p_node: 'node', p_secret: secret, p_rooms: report })
  expect(answer.error).toBeNull()
  expect(answer.data).toEqual({ ok: true, value: null })
  const { data, error } = await ann.client.from('voice_states').select()
  expect(error).toBeNull()
  expect(voiceState.array().parse(data)).toMatchObject([
    { channel_id: voiceId, user_id: ann.userId, muted: true },
  ])
})
