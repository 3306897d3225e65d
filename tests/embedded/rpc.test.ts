import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestBackend } from '../support/start-backend.ts'
import { must, person, startShapes, visitor, type Person } from './backend-fixture.ts'

/* Functions as PostgREST serves them ("Functions as RPC", "Errors" of its reference), whoever serves them here. */

let backend: TestBackend
let ann: Person
beforeAll(async () => {
  backend = await startShapes()
  ann = await person(backend)
}, 30_000)
afterAll(() => backend.close())

const call = async (name: string, args?: Record<string, unknown>) => must(await ann.client.rpc(name, args))

/** A request as it stands on the wire. */
const post = (name: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${backend.url}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: {
      apikey: backend.keys.publishable,
      authorization: `Bearer ${ann.token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body,
  })

describe('arguments', () => {
  test.each([
    ['object', { deep: [{ x: 1 }, 'two', null] }],
    ['array', [1, 2]],
    ['string', 'just words'],
    ['number', 12.5],
    ['boolean', false],
  ])('a JSON %s stays one', async (type, value) => {
    expect(await call('describe', { p_value: value })).toEqual({ type, value })
  })

  test('come by name, in any order, and what has a default may be left out', async () => {
    expect(await call('add_up', { p_numbers: [1, 2, 3] })).toBe('sum 6')
    expect(await call('add_up', { p_label: 'all', p_numbers: [4] })).toBe('all 4')
    expect(await call('add_up', { p_numbers: [1], p_at: '1970-01-01T00:00:07Z' })).toBe('sum 1 7')
  })

  test('of numbers beyond what JavaScript holds come through whole', async () => {
    const answer = await post('add_up', '{"p_numbers": [9007199254740993, 0]}')
    expect(await answer.json()).toBe('sum 9007199254740993')
  })

  test('are told apart between functions of one name', async () => {
    expect(await call('twice', { p_number: 21 })).toBe(42)
    expect(await call('twice', { p_text: 'so' })).toBe('soso')
  })

  test.each([
    ['of a wrong type', 'add_up', { p_numbers: 'many' }, 400, '22P02'],
    ['that are missing', 'add_up', {}, 404, 'PGRST202'],
    ['nobody asked for', 'add_up', { p_numbers: [], p_colour: 'red' }, 404, 'PGRST202'],
    ['for a function nobody made', 'no_such', {}, 404, 'PGRST202'],
  ])('%s are refused', async (_what, name, args, status, code) => {
    expect(await ann.client.rpc(name, args)).toMatchObject({ status, error: { code } })
  })

  test.each(['[1]', '{"p_numbers": [1}', '"text"'])(
    'that are no JSON object are refused: %s',
    async (body) => {
      const answer = await post('add_up', body)
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'PGRST102' }])
    },
  )
})

describe('results', () => {
  test('a time is written as ISO 8601', async () => {
    expect(await call('moment')).toBe('2026-01-02T03:04:05.678+00:00')
  })

  test('nothing is null, and a function without a result has no content', async () => {
    expect(await ann.client.rpc('nothing_there')).toMatchObject({ data: null, error: null, status: 200 })
    const kept = await ann.client.rpc('keep_note', { p_body: 'kept' })
    expect(kept).toMatchObject({ error: null, status: 204 })
    expect(must(await ann.client.from('notes').select('body').eq('body', 'kept'))).toEqual([{ body: 'kept' }])
  })

  test('rows are rows of the table, at most a thousand', async () => {
    must(await ann.client.from('notes').insert({ body: 'found', label: 'lost' }).select())
    expect(await call('notes_labelled', { p_label: 'lost' })).toMatchObject([
      { body: 'found', author: ann.id },
    ])
    expect(await call('notes_labelled', { p_label: 'nowhere' })).toEqual([])
    expect(await call('many')).toHaveLength(1000)
  })

  test('may be filtered, ordered, cut and asked for as one object', async () => {
    const rows = ann.client.rpc('many').order('entry', { ascending: false }).limit(2)
    expect(must(await rows)).toEqual([{ entry: '999' }, { entry: '998' }])
    must(await ann.client.from('notes').insert({ body: 'single', label: 'one' }).select())
    const one = await ann.client.rpc('notes_labelled', { p_label: 'one' }).single()
    expect(one.data).toMatchObject({ body: 'single' })
  })

  test('may be asked for by GET, without changing anything', async () => {
    expect(must(await ann.client.rpc('twice', { p_number: 4 }, { get: true }))).toBe(8)
  })
})

describe('refusals', () => {
  const refuse = (p_state: string, p_message: string, p_detail = '', p_hint = '') =>
    ann.client.rpc('refuse_as', { p_state, p_message, p_detail, p_hint })

  test.each([
    ['P0001', 400],
    ['42501', 403],
    ['23503', 409],
    ['23505', 409],
    ['25006', 405],
    ['40001', 500],
    ['PT402', 402],
  ])('an error of code %s has status %s', async (state, status) => {
    expect(await refuse(state, 'no')).toMatchObject({ status, error: { code: state } })
  })

  test('keep the words of the database', async () => {
    expect((await refuse('P0001', 'not today', 'because', 'tomorrow')).error).toMatchObject({
      code: 'P0001',
      message: 'not today',
      details: 'because',
      hint: 'tomorrow',
    })
  })

  test('may be chosen whole', async () => {
    const body = JSON.stringify({ code: 'TEAPOT', message: 'short and stout', details: null, hint: null })
    const answer = await refuse('PGRST', body, JSON.stringify({ status: 418, headers: { 'x-pot': 'tea' } }))
    expect(answer).toMatchObject({ status: 418, error: { code: 'TEAPOT', message: 'short and stout' } })
  })

  test('that only the end of the transaction finds are refusals', async () => {
    expect(await ann.client.rpc('promise_twice', { p_name: 'x' })).toMatchObject({
      status: 409,
      error: { code: '23505' },
    })
    expect(must(await ann.client.from('promises').select())).toEqual([])
  })

  test('ask visitors to sign in', async () => {
    expect(await visitor(backend).rpc('members_only')).toMatchObject({
      status: 401,
      error: { code: '42501' },
    })
  })
})

describe('the request', () => {
  test('is told to functions, without what would let them act as the person', async () => {
    const answer = await post('request', '{}', { 'x-colour': 'red' })
    const told: unknown = await answer.json()
    expect(told).toMatchObject({ method: 'POST', path: '/rpc/request', headers: { 'x-colour': 'red' } })
    expect(JSON.stringify(told)).not.toContain(ann.token)
  })

  test('leaves nothing behind on a connection', async () => {
    const names = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const client = i % 2 === 0 ? ann.client : visitor(backend)
        return (must(await client.rpc('whoami')) as { uid: string | null }).uid
      }),
    )
    expect(names).toEqual(names.map((_, i) => (i % 2 === 0 ? ann.id : null)))
  })

  test('is answered while the others of one burst wait for nobody', async () => {
    const sums = await Promise.all(
      Array.from({ length: 100 }, (_, i) => call('add_up', { p_numbers: [i, 1] })),
    )
    expect(sums).toEqual(sums.map((_, i) => `sum ${i + 1}`))
  })
})
