import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerOf } from '../personas/function-rule.ts'
import { must, newPerson, takenBack, become } from '../personas.ts'
import { openWorld, type OpenWorld } from '../stored-world.ts'

/* What a member tries with messages: other people's, other channels', other times', and too much of everything. */

let world: OpenWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const id = (): string => crypto.randomUUID()
const said = (body: string): string => world.content.said[body] ?? ''
const answer = async (who: 'member' | 'owner' | 'muted', name: string, ...values: unknown[]) =>
  answerOf(await world.who[who].attempt(name, ...values))

interface Row {
  readonly author_id: string | null
  readonly seq: string
  readonly body: string | null
}

describe('a message', () => {
  test('bears its sender’s name, the next number and the time of its arrival, whatever id is chosen', async () => {
    // An id of version 7 that says: the year 2001.
    const old = `00e59d4e-1800-7${id().slice(15)}`
    must(await world.who.member.call('send_message', world.camp.generalId, old, 'from the past'))
    const [row] = await world.db<(Row & { now: boolean; head: string })[]>`
      select m.author_id, m.seq, now() - m.created_at < interval '1 minute' as now, h.seq as head
      from public.messages m join public.channel_heads h on h.channel_id = m.channel_id where m.id = ${old}`
    expect(row).toMatchObject({ author_id: world.who.member.id, now: true })
    expect(row?.seq).toBe(row?.head)
  })

  test('can’t be sent again by another, with other words, or in another’s name', async () => {
    const { generalId } = world.camp
    expect(await answer('member', 'send_message', generalId, said('welcome'), 'welcome')).toBe('id-conflict')
    expect(await answer('owner', 'send_message', generalId, said('welcome'), 'other')).toBe('id-conflict')
    expect(await answer('member', 'send_message', generalId, said('old news'), 'old news')).toBe(
      'id-conflict',
    )
  })

  test('keeps its channel: its id in another is another message', async () => {
    must(await world.who.member.call('send_message', world.camp.threadId, said('thanks'), 'a twin'))
    const rows = await world.db<
      { body: string }[]
    >`select body from public.messages where id = ${said('thanks')} order by body`
    expect(rows.map(({ body }) => body)).toEqual(['a twin', 'thanks'])
  })

  // One may write in general; the message is one of staff-room.
  test.each([
    ['edit_message', ['mine now']],
    ['delete_message', []],
    ['react', ['👍', true]],
    ['react', ['👍', false]],
    ['pin_message', [true]],
  ])('of a hidden channel is not reached through another: %s %j', async (name, rest) => {
    for (const secret of ['secret', 'old secret', 'deeper secret']) {
      const outcome = await answer('member', name, world.camp.generalId, said(secret), ...rest)
      expect(['not-found', 'not-allowed']).toContain(outcome)
      expect(await answer('member', name, world.camp.staffRoom, said(secret), ...rest)).toBe('not-allowed')
    }
    const [row] = await world.db<Row[]>`select body from public.messages where id = ${said('secret')}`
    expect(row?.body).toBe('secret')
  })

  test('can’t be a reply to one of another channel, whether one sees it or not', async () => {
    for (const other of ['secret', 'old secret', 'aside', 'between us', id()]) {
      const reply = said(other) === '' ? other : said(other)
      expect(await answer('member', 'send_message', world.camp.generalId, id(), 'so?', reply), other).toBe(
        'reply-unknown',
      )
    }
  })

  test('of another is not edited, in the archive neither', async () => {
    for (const body of ['welcome', 'old news']) {
      expect(await answer('member', 'edit_message', world.camp.generalId, said(body), 'mine')).toBe(
        'not-allowed',
      )
      expect(await answer('member', 'delete_message', world.camp.generalId, said(body))).toBe('not-allowed')
    }
  })

  test('takes no files that are another’s, of another channel, sent already, or named twice', async () => {
    const files = await world.db<{ id: string; name: string }[]>`select id, name from public.attachments`
    const file = (name: string) => files.find((each) => each.name === name)?.id
    const { generalId, threadId } = world.camp
    const send = (channel: string, ...names: string[]) =>
      answer('member', 'send_message', channel, id(), 'look', null, names.map(file))
    for (const name of ['staff-pending.png', 'map.png', 'selfie.png'])
      expect(await send(generalId, name)).toBe('bad-attachment')
    expect(await send(threadId, 'pending.png')).toBe('bad-attachment')
    expect(await send(generalId, 'pending.png', 'pending.png')).toBe('bad-attachment')
    expect(await send(generalId, 'pending.png', 'map.png')).toBe('bad-attachment')
    expect(await send(generalId, 'pending.png')).toBe('ok')
    const eleven = Array<string | undefined>(11).fill(file('pending.png'))
    expect(await answer('member', 'send_message', generalId, id(), 'x', null, eleven)).toBe('bad-attachment')
  })

  test('can’t be reached by whoever is timed out, but for taking back their own words', async () => {
    const { generalId } = world.camp
    expect(await answer('muted', 'react', generalId, said('welcome'), '👍', true)).toBe('not-allowed')
    expect(await answer('muted', 'react', generalId, said('welcome'), '👍', null)).toBe('not-allowed')
    expect(await answer('muted', 'edit_message', generalId, said('thanks'), 'x')).toBe('not-allowed')
    expect(await answer('muted', 'create_thread', generalId, 'loophole')).toBe('not-allowed')
  })
})

describe('reactions', () => {
  test.each([
    ['another server’s emoji', () => world.content.emoji.elsewhere],
    ['an emoji nobody made', id],
    ['words', () => 'hello'],
    ['words among emoji', () => '👍a👍'],
    ['nothing', () => ''],
    ['nothing at all', () => null],
    ['invisible characters', () => '\u200d\ufe0f'],
    ['turned text', () => '\u202e👍'],
    ['very many', () => '👍'.repeat(100)],
    ['digits that are no key', () => '12345#*\u20e3'],
  ])('with %s are refused', async (_, emoji) => {
    expect(await answer('member', 'react', world.camp.generalId, said('welcome'), emoji(), true)).toBe(
      'bad-emoji',
    )
  })

  test.each(['👍🏽', '1\ufe0f\u20e3', '🏴\u{e0067}\u{e0062}\u{e007f}', '👩\u200d🚀', '❤\ufe0f'])(
    'with %s are taken',
    async (emoji) => {
      expect(await answer('member', 'react', world.camp.generalId, said('welcome'), emoji, true)).toBe('ok')
      expect(await answer('member', 'react', world.camp.generalId, said('welcome'), emoji, false)).toBe('ok')
    },
  )

  test('in a direct message use no server’s emoji', async () => {
    const { membersId } = world.direct
    expect(
      await answer('member', 'react', membersId, said('hello muted'), world.content.emoji.camp, true),
    ).toBe('bad-emoji')
  })
})

describe('read marks', () => {
  test('are one’s own, go no further than the newest message and never back', async () => {
    const { member, owner } = world.who
    const { generalId } = world.camp
    const before = await owner.sql('select channel_id, seq from public.read_marks order by 1')
    const marked = must(await member.call('mark_read', generalId, '9223372036854775807')) as { seq: number }
    const [head] = await world.db<
      { seq: number }[]
    >`select seq::int from public.channel_heads where channel_id = ${generalId}`
    expect(marked.seq).toBe(head?.seq)
    expect(must(await member.call('mark_read', generalId, -5))).toEqual(marked)
    expect(await owner.sql('select channel_id, seq from public.read_marks order by 1')).toEqual(before)
  })
})

describe('mention bombs', () => {
  const user = (target: string) => `<@${target}>`

  /** The mentions that a message of the member makes. */
  const mentioned = (body: string, then = body): Promise<string[]> =>
    takenBack(world.db, async (tx) => {
      const { generalId } = world.camp
      const message = id()
      await become(tx, world.who.member.id)
      await tx`select public.send_message(${generalId}, ${message}, ${body})`
      if (then !== body) await tx`select public.edit_message(${generalId}, ${message}, ${then})`
      await tx`reset role`
      const rows = await tx<
        { kind: string }[]
      >`select kind from public.mentions where message_id = ${message} order by kind`
      const [row] = await tx<
        { everyone: boolean }[]
      >`select mentions_everyone as everyone from public.messages where id = ${message}`
      return [...rows.map(({ kind }) => kind), ...(row?.everyone === true ? ['told everyone'] : [])]
    })

  test('of 21 people are refused, of 20 taken', async () => {
    const people = Array.from({ length: 21 }, () => user(id()))
    const send = (body: string) => answer('member', 'send_message', world.camp.generalId, id(), body)
    expect(await send(people.join(''))).toBe('too-many-mentions')
    expect(await send(people.slice(1).join(''))).toBe('ok')
  })

  test('of one person, 90 times over, call once', async () => {
    expect(await mentioned(user(world.who.owner.id).repeat(90))).toEqual(['user'])
  })

  test('of everyone, of roles that may not be called, of strangers and of other places call nobody', async () => {
    const { serverId, moderatorRole, generalId } = world.camp
    const body = [
      'everyone',
      `&${serverId}`,
      `&${moderatorRole}`,
      `&${world.elsewhere.serverId}`,
      generalId,
      world.who.stranger.id,
    ]
    expect(await mentioned(body.map(user).join(' '))).toEqual([])
  })

  test('by an edit call nobody', async () => {
    expect(await mentioned('harmless', user(world.who.owner.id))).toEqual([])
  })

  test('by a webhook call no more than anybody may', async () => {
    const { id: hook, token } = world.content.webhooks.general
    const message = id()
    must(
      await world.who.visitor.call(
        'execute_webhook',
        hook,
        token,
        message,
        `<@everyone> <@&${world.camp.moderatorRole}>`,
      ),
    )
    expect([...(await world.db`select kind from public.mentions where message_id = ${message}`)]).toEqual([])
  })
})

describe('webhooks', () => {
  test('need their own token, and none once they are gone', async () => {
    const { visitor, owner } = world.who
    const { general, staff } = world.content.webhooks
    const post = async (hook: string, token: string | null, message = id(), body = 'alarm') =>
      answerOf(await visitor.call('execute_webhook', hook, token, message, body))
    expect(await post(staff.id, general.token)).toBe('not-allowed')
    expect(await post(general.id, general.token.toUpperCase())).toBe('not-allowed')
    expect(await post(general.id, `${general.token} `)).toBe('not-allowed')
    expect(await post(general.id, '')).toBe('not-allowed')
    expect(await post(general.id, null)).toBe('not-allowed')
    const message = id()
    expect(await post(general.id, general.token, message)).toBe('ok')
    const [before] =
      await world.db`select rev from public.channel_heads where channel_id = ${world.camp.generalId}`
    expect(await post(general.id, general.token, message), 'a replay').toBe('ok')
    expect(await post(general.id, general.token, message, 'other'), 'another message of that id').toBe(
      'id-conflict',
    )
    expect(await post(general.id, general.token, said('welcome'), 'welcome'), 'a person’s message').toBe(
      'id-conflict',
    )
    const [after] =
      await world.db`select rev from public.channel_heads where channel_id = ${world.camp.generalId}`
    expect(after).toEqual(before)
    must(await owner.call('delete_webhook', general.id))
    expect(await post(general.id, general.token)).toBe('not-allowed')
  })
})

describe('search', () => {
  test('finds nothing in places one doesn’t see, by no filter', async () => {
    const { member } = world.who
    const { staffRoom, staffThread, serverId } = world.camp
    const search = async (query: string, server: string | null = null, channel: string | null = null) => {
      const result = await member.attempt('search_messages', query, server, channel)
      return result.ok ? (result.value as { results: unknown[] }).results.length : result.error?.kind
    }
    expect(await search('secret')).toBe(0)
    expect(await search('secret', serverId)).toBe(0)
    expect(await search('secret', serverId, staffRoom)).toBe('not-allowed')
    expect(await search('secret', null, staffThread)).toBe('not-allowed')
    expect(await search('between', null, world.direct.staffId)).toBe('not-allowed')
    expect(await search('elsewhere', world.elsewhere.serverId)).toBe('not-allowed')
    expect(await search('elsewhere')).toBe(0)
    expect(await search('welcome'), 'what one sees is found').toBe(1)
  })
})

test('whoever shares no server with anybody writes to nobody', async () => {
  const hermit = await newPerson(world.db, 'hermit')
  expect(answerOf(await hermit.attempt('open_dm', world.who.member.id))).toBe('not-allowed')
  expect(answerOf(await hermit.attempt('create_group', [world.who.member.id]))).toBe('not-allowed')
  expect(answerOf(await hermit.attempt('open_dm', hermit.id))).toBe('not-allowed')
})
