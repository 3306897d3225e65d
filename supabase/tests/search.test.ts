import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { liftLimits } from '../../tests/support/lift-limits.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'
import { newPerson, newServer, type Persona } from './personas.ts'
import { refused, search, storeMany } from './searching.ts'

let database: TestDatabase
let owner: Persona, member: Persona, stranger: Persona
let serverId: string, textId: string

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  member = await newPerson(database.db, 'member')
  stranger = await newPerson(database.db, 'stranger')
  ;({ serverId, textId } = await newServer(owner, member))
}, 60_000)
afterAll(() => database.close())

const send = async (who: Persona, body: string, channel = textId): Promise<string> => {
  const id = crypto.randomUUID()
  expect(await who.call('send_message', channel, id, body)).toMatchObject({ ok: true })
  return id
}
const newChannel = async (server = serverId, name = 'another'): Promise<string> =>
  ((await owner.call('create_channel', server, 'text', name)).value as { id: string }).id

describe('what is found', () => {
  test('words, phrases, either of two and all but one, as in a web search, whatever their case', async () => {
    const red = await send(owner, 'the red kettle whistles')
    const blue = await send(member, 'a blue kettle, and it is red hot')
    for (const [query, found] of [
      ['KETTLE', [blue, red]],
      ['"red kettle"', [red]],
      ['kettle -whistles', [blue]],
      ['whistles or hot', [blue, red]],
      ['kettle teapot', []],
    ] as const) {
      const ids = (await search(member, { query, channel: textId })).results.map(({ message }) => message.id)
      expect(ids.sort(), query).toEqual([...found].sort())
    }
  })

  test('an edit is found by its new words, a deleted message by none, an archived one like any other', async () => {
    const edited = await send(owner, 'aardvark')
    await owner.call('edit_message', textId, edited, 'badger')
    const deleted = await send(owner, 'badger')
    await owner.call('delete_message', textId, deleted)
    const archived = await send(owner, 'badger')
    await send(owner, 'the newest change is never archived')
    await database.db`select private.archive_messages(${textId}, 'infinity', 1000)`
    expect(await database.db`select from public.messages_archive where id = ${archived}`).toHaveLength(1)
    expect((await search(member, { query: 'aardvark' })).results).toEqual([])
    const { results } = await search(member, { query: 'badger' })
    expect(results.map(({ message }) => message.id)).toEqual([archived, edited])
    const page = await member.call('get_messages', textId, null, null, null, 100)
    const { messages } = page.value as { messages: { id: string }[] }
    expect(results[0]?.message).toEqual(messages.find(({ id }) => id === archived))
  })

  test('the best match stands first, of equal ones the newer', async () => {
    const once = await send(owner, 'gadget and other things')
    const older = await send(owner, 'gadget gadget gadget')
    const newer = await send(owner, 'gadget gadget gadget')
    const { results } = await search(owner, { query: 'gadget' })
    expect(results.map(({ message }) => message.id)).toEqual([newer, older, once])
  })

  test('by author, by time, with and without files', async () => {
    const place = await newChannel()
    const mine = await send(owner, 'filtered', place)
    const theirs = await send(member, 'filtered', place)
    await database.db`update public.messages set created_at = '2020-05-05' where id = ${mine}`
    await database.db`
      update public.messages set attachments = '[{"name": "a.png"}]' where channel_id = ${place} and id = ${theirs}`
    const ids = async (filter: Partial<Parameters<typeof search>[1]>): Promise<string[]> =>
      (await search(owner, { query: 'filtered', channel: place, ...filter })).results.map(
        ({ message }) => message.id,
      )
    expect(await ids({ author: owner.id })).toEqual([mine])
    expect(await ids({ author: stranger.id })).toEqual([])
    expect(await ids({ before: '2020-05-06' })).toEqual([mine])
    expect(await ids({ after: '2020-05-06' })).toEqual([theirs])
    expect(await ids({ before: '2020-05-06', after: '2020-05-05' })).toEqual([])
    expect(await ids({ attached: true })).toEqual([theirs])
    expect(await ids({ attached: false })).toEqual([mine])
  })
})

describe('who finds it', () => {
  test('only whoever may read it', async () => {
    const hidden = await newChannel()
    await owner.call('set_overwrite', hidden, serverId, null, 0, 1)
    const secret = await send(owner, 'mandrake', hidden)
    const thread = (await owner.call('create_thread', hidden, 'below')).value as { id: string }
    const below = await send(owner, 'mandrake', thread.id)
    const everywhere = (await search(owner, { query: 'mandrake' })).results.map(({ message }) => message.id)
    expect(everywhere.sort()).toEqual([secret, below].sort())
    expect((await search(member, { query: 'mandrake' })).results).toEqual([])
    expect((await search(member, { query: 'mandrake', server: serverId })).results).toEqual([])
    for (const channel of [hidden, thread.id]) {
      const answer = await member.call('search_messages', 'mandrake', null, channel)
      expect(answer).toEqual(refused('not-allowed'))
    }
    expect(await stranger.call('search_messages', 'mandrake', serverId)).toEqual(refused('not-allowed'))
    expect(await stranger.call('search_messages', 'mandrake', null, textId)).toEqual(refused('not-allowed'))
  })

  test('direct messages are found by their two people, and not in a server', async () => {
    const dm = (await owner.call('open_dm', member.id)).value as { id: string }
    const id = await send(member, 'tamarind', dm.id)
    expect((await search(owner, { query: 'tamarind' })).results.map(({ message }) => message.id)).toEqual([
      id,
    ])
    expect((await search(owner, { query: 'tamarind', server: serverId })).results).toEqual([])
    expect(await owner.call('search_messages', 'tamarind', serverId, dm.id)).toEqual(refused('not-allowed'))
    expect((await search(stranger, { query: 'tamarind' })).results).toEqual([])
  })

  test('a filter names nobody’s messages in a channel one can’t see', async () => {
    expect(await stranger.call('search_messages', 'kettle', null, textId, owner.id)).toEqual(
      refused('not-allowed'),
    )
  })
})

describe('languages', () => {
  test('a server’s language finds other forms of a word; "simple", which it has at first, does not', async () => {
    const place = await newServer(owner)
    const before = await send(owner, 'Die Häuser waren alt', place.textId)
    const found = async (query: string): Promise<string[]> =>
      (await search(owner, { query, server: place.serverId })).results.map(({ message }) => message.id)
    expect(await found('Haus')).toEqual([])
    const change = { search_language: 'german' }
    expect(await owner.call('update_server', place.serverId, change)).toMatchObject({ ok: true })
    const after = await send(owner, 'Die Häuser sind neu', place.textId)
    expect(await found('Haus')).toEqual([after])
    // What was written before is still found as it was written.
    expect((await found('häuser')).sort()).toEqual([after, before].sort())
    expect(await found('häuser -neu')).toEqual([before])
    expect(await found('häusern -alt')).toEqual([after])
  })

  test('what a language leaves out is nothing to look for', async () => {
    const place = await newServer(owner)
    await owner.call('update_server', place.serverId, { search_language: 'german' })
    expect(await owner.call('search_messages', 'der die und', place.serverId)).toEqual(refused('empty-query'))
  })

  test('each hit is marked, in whatever form it stands there', async () => {
    const place = await newServer(owner)
    await owner.call('update_server', place.serverId, { search_language: 'english' })
    await send(owner, 'Running <b>runs</b> far; I ran. https://run.example/path', place.textId)
    const { results } = await search(owner, { query: 'run', server: place.serverId })
    expect(results[0]?.highlight).toBe(
      '\u0002Running\u0003 <b>\u0002runs\u0003</b> far; I ran. https://run.example/path',
    )
  })

  test('a message can’t forge a mark', async () => {
    await send(owner, '\u0002forged\u0003 pangolin')
    const { results } = await search(owner, { query: 'pangolin' })
    expect(results[0]?.highlight).toBe('forged \u0002pangolin\u0003')
  })
})

describe('what is refused', () => {
  test.each([null, '', '   ', '-', '""', '!?&|():*', "'", '\\'])(
    '%j is nothing to look for',
    async (query) => {
      expect(await owner.call('search_messages', query)).toEqual(refused('empty-query'))
    },
  )

  test.each(['x'.repeat(257), 'word '.repeat(2000)])('more than 256 characters', async (query) => {
    expect(await owner.call('search_messages', query)).toEqual(refused('too-long'))
  })

  test.each([
    "kettle' & !'x:*",
    '"kettle',
    'or or or kettle',
    '- -kettle',
    'a & b | !c <-> d',
    '<b>kettle</b>',
    "'); drop table messages; --",
    'x'.repeat(256),
    'or '.repeat(80),
    '-kettle',
  ])('%s is words and nothing else', async (query) => {
    expect(await owner.call('search_messages', query, null, textId)).toMatchObject({ ok: true })
  })

  test('numbers beyond their bounds are brought within them', async () => {
    const { results } = await search(owner, { query: 'kettle', limit: -5, offset: -1 })
    expect(results).toHaveLength(1)
    expect((await search(owner, { query: 'kettle', limit: 1_000_000, offset: 1_000_000 })).results).toEqual(
      [],
    )
  })

  test('who searches too often is told when to go on', async () => {
    await database.db`update private.rate_limits set burst = 2, refill = '10 seconds' where action = 'search'`
    try {
      const answers = []
      for (let i = 0; i < 3; i++) answers.push(await member.call('search_messages', 'kettle'))
      expect(answers.map(({ ok }) => ok)).toEqual([true, true, false])
      expect(answers[2]?.error).toMatchObject({ kind: 'rate-limited' })
      expect((answers[2]?.error as { retry_after?: number }).retry_after).toBeGreaterThanOrEqual(1)
    } finally {
      await liftLimits(database.db)
    }
  })
})

describe('many matches', () => {
  test('the newest 1,000 are ranked and paged through, each once, and the answer says that there are more', async () => {
    const place = await newChannel()
    await storeMany(database.db, place, owner.id, { count: 1100, every: 1, body: 'plenty' })
    const seqs = new Set<number>()
    for (let offset = 0; ; offset += 50) {
      const page = await search(owner, { query: 'plenty', channel: place, limit: 50, offset })
      expect(page.more_matches).toBe(true)
      if (page.results.length === 0) break
      for (const { message } of page.results) seqs.add(message.seq)
    }
    expect(seqs.size).toBe(1000)
    expect(Math.min(...seqs)).toBe(101)
    const few = await search(owner, { query: 'plenty', channel: place, before: '2020-01-01 00:10' })
    expect(few.more_matches).toBe(false)
  })

  // Seqs far apart stand for a long history: each message on a shelf of its own.
  test.each([
    ['rare', { count: 300, every: 5000, hit: 30 }],
    ['less rare', { count: 1500, every: 300, hit: 1 }],
    ['common', { count: 2500, every: 20, hit: 1 }],
    ['common at first and rare lately', { count: 1500, every: 300, hit: 1, quiet: 80_000 }],
  ])('in a long history the newest are found, when the word is %s', async (name, shape) => {
    const place = await newChannel()
    const rows = await storeMany(database.db, place, owner.id, { ...shape, body: 'needle' })
    await database.db`select private.archive_messages(${place}, '2020-01-01 00:08', 10000)`
    const expected = rows.filter(({ hit }) => hit).slice(-1000)
    const seqs: number[] = []
    for (let offset = 0; offset < 1000; offset += 50) {
      const page = await search(owner, { query: 'needle', channel: place, limit: 50, offset })
      seqs.push(...page.results.map(({ message }) => message.seq))
    }
    expect(
      seqs.sort((a, b) => a - b),
      name,
    ).toEqual(expected.map(({ seq }) => seq))
  })

  test('over many channels, the newest of all are ranked, however unequal the channels are', async () => {
    const place = await newServer(owner)
    const channels = [place.textId]
    for (let i = 0; i < 9; i++) channels.push(await newChannel(place.serverId, `channel ${i}`))
    const all: { at: number; seq: number; channel: string }[] = []
    for (const [i, channel] of channels.entries()) {
      // The first is the busiest, the later ones end earlier.
      const count = i === 0 ? 900 : 60 * i
      const rows = await storeMany(database.db, channel, owner.id, {
        count,
        every: 1,
        body: 'busy',
        back: 400 * i,
      })
      all.push(...rows.map(({ seq, at }) => ({ seq, at, channel })))
    }
    const newest = all.sort((a, b) => b.at - a.at || b.seq - a.seq).slice(0, 1000)
    const oldest = newest.at(-1)?.at ?? 0
    const found: number[] = []
    for (let offset = 0; offset < 1000; offset += 50) {
      const page = await search(owner, { query: 'busy', server: place.serverId, limit: 50, offset })
      found.push(...page.results.map(({ message }) => Date.parse(message.created_at)))
    }
    expect(found).toHaveLength(1000)
    expect(Math.min(...found)).toBe(oldest)
    expect(found.sort((a, b) => b - a)).toEqual(newest.map(({ at }) => at))
  })
})
