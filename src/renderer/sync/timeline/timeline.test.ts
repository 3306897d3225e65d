import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Broadcast, ChangePage, MessagePage } from '../../../shared/backend.ts'
import { type Change, changeOf } from './change.ts'
import { type Deed, ModelChannel, self } from './model-channel.ts'
import { spanOf } from './span.ts'
import {
  addChanges,
  addNewer,
  addOlder,
  emptyTimeline,
  finishCatchUp,
  forget,
  hearOf,
  isInSync,
  receive,
  startFrom,
  type Timeline,
} from './timeline.ts'

const pageSize = 4
const changesSize = 3
const mostKept = 8

/** What may happen between a database and a client, at any moment and in any order. */
type Step =
  | { readonly kind: 'deed'; readonly deed: Deed; readonly fate: 'arrives' | 'dropped' | 'doubled' | 'late' }
  /** A request is made; its answer is a snapshot of now, and arrives later. */
  | { readonly kind: 'ask'; readonly what: 'newest' | 'older' | 'newer' | 'around' | 'since' }
  | { readonly kind: 'answer'; readonly which: number }
  | { readonly kind: 'lose-answer'; readonly which: number }
  | { readonly kind: 'late-event'; readonly which: number }
  | { readonly kind: 'head' }
  | { readonly kind: 'forget'; readonly end: 'oldest' | 'newest' }
  | { readonly kind: 'restart' }

const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom('say', 'say', 'say', 'edit', 'delete', 'react', 'react', 'pin'),
  target: fc.nat(12),
  who: fc.nat(2),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deed' as const),
      deed,
      fate: fc.constantFrom('arrives', 'arrives', 'dropped', 'doubled', 'late', 'late'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      what: fc.constantFrom(
        'newest',
        'older',
        'older',
        'newer',
        'newer',
        'around',
        'since',
        'since',
        'since',
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose-answer' as const), which: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('late-event' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'head' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('forget' as const), end: fc.constantFrom('oldest', 'newest') }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
)

/** One window of a client, with what is under way to it. */
class Client {
  timeline: Timeline = emptyTimeline
  readonly answers: ((now: Timeline) => Timeline)[] = []
  readonly late: Change[] = []
  /** A catch-up: where it began, and where its next page begins. */
  catchUp: { readonly from: number; next: number } | null = null

  readonly database: ModelChannel

  constructor(database: ModelChannel) {
    this.database = database
  }

  ask(what: Extract<Step, { kind: 'ask' }>['what']): void {
    const { database, timeline } = this
    const first = timeline.messages[0]?.seq
    const last = timeline.messages.at(-1)?.seq
    if (what === 'newest') this.#start(database.page({}, pageSize))
    else if (what === 'around') this.#start(database.page({ around: database.head.seq / 2 }, pageSize))
    else if (what === 'older' && first !== undefined) {
      const page = database.page({ before: first }, pageSize)
      this.answers.push((now) => addOlder(now, first, page, pageSize))
    } else if (what === 'newer' && last !== undefined && timeline.newer) {
      const page = database.page({ after: last }, pageSize)
      this.answers.push((now) => addNewer(now, last, page))
    } else if (what === 'since' && timeline.rev !== null) {
      this.catchUp ??= { from: timeline.rev, next: timeline.rev }
      const run = this.catchUp
      const page = database.since(run.next, changesSize)
      this.answers.push((now) => this.#changes(now, run, page))
    }
  }

  #start(page: MessagePage): void {
    const newer = (page.messages.at(-1)?.seq ?? 0) < page.head.seq
    this.answers.push((now) => {
      this.catchUp = null // what it brought is gone with the old stretch
      return startFrom(now, spanOf(page, { older: true, newer }), page.head.rev)
    })
  }

  #changes(now: Timeline, run: { from: number; next: number }, page: ChangePage): Timeline {
    if (this.catchUp !== run) return now
    const added = addChanges(now, page)
    if (page.more) {
      run.next = Math.max(run.next, page.messages.at(-1)?.rev ?? run.next)
      return added
    }
    this.catchUp = null
    return finishCatchUp(added, run.from, page.head.rev)
  }

  hear(broadcast: Broadcast<'channel'> | null, fate: Extract<Step, { kind: 'deed' }>['fate']): void {
    const change = broadcast === null ? null : changeOf(broadcast, self)
    if (change === null || fate === 'dropped') return
    if (fate === 'late') return void this.late.push(change)
    for (let times = fate === 'doubled' ? 2 : 1; times > 0; times -= 1)
      this.timeline = receive(this.timeline, change)
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'deed':
        return this.hear(this.database.do(step.deed), step.fate)
      case 'ask':
        return this.ask(step.what)
      case 'answer': {
        const [answer] = this.answers.splice(step.which % Math.max(1, this.answers.length), 1)
        if (answer !== undefined) this.timeline = answer(this.timeline)
        return
      }
      case 'lose-answer':
        this.answers.splice(step.which % Math.max(1, this.answers.length), 1)
        return void (this.catchUp = null)
      case 'late-event': {
        const [change] = this.late.splice(step.which % Math.max(1, this.late.length), 1)
        if (change !== undefined) this.timeline = receive(this.timeline, change)
        return
      }
      case 'head':
        return void (this.timeline = hearOf(this.timeline, this.database.head.rev))
      case 'forget':
        return void (this.timeline = forget(this.timeline, mostKept, step.end))
      case 'restart':
        this.timeline = emptyTimeline
        this.answers.length = 0
        this.catchUp = null
        return
    }
  }

  /** The network is good again: everything under way arrives, and the client asks for what it lacks. */
  settle(): void {
    while (this.answers.length > 0) this.take({ kind: 'answer', which: 0 })
    while (this.late.length > 0) this.take({ kind: 'late-event', which: 0 })
    this.take({ kind: 'head' })
    if (this.timeline.rev === null) this.ask('newest')
    while (this.answers.length > 0) this.take({ kind: 'answer', which: 0 })
    this.catchUp = null
    for (let round = 0; round < 200 && !isInSync(this.timeline); round += 1) {
      this.ask('since')
      this.take({ kind: 'answer', which: 0 })
    }
  }
}

/** ms; it takes a few hundred on an idle machine */
const deadline = 60_000

test(
  'whatever is lost, doubled, late or out of order, a client that caught up equals the database',
  () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }), (steps) => {
        const database = new ModelChannel()
        const client = new Client(database)
        for (const one of steps) client.take(one)
        client.settle()
        const { messages, mine, older, newer, rev, held } = client.timeline
        expect(rev).toBe(database.head.rev)
        expect(held).toEqual([])
        const from = older ? (messages[0]?.seq ?? Infinity) : 0
        const to = newer ? (messages.at(-1)?.seq ?? 0) : Infinity
        const truth = database.stretch(from, to)
        expect(messages).toEqual(truth.messages)
        expect(withSorted(mine)).toEqual(withSorted(truth.mine))
      }),
      { numRuns: 1_500 },
    )
  },
  deadline,
)

test(
  'at every moment no head is forgotten, and no message lacks a change that is at or below the revision the client believes to be at',
  () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 90, size: 'max' }), (steps) => {
        const database = new ModelChannel()
        const client = new Client(database)
        const changes = new Map<string, number[]>()
        let heard = 0
        for (const one of steps) {
          client.take(one)
          for (const { message } of database.rows) {
            const known = changes.get(message.id) ?? []
            if (known.at(-1) !== message.rev) changes.set(message.id, [...known, message.rev])
          }
          const { rev, head } = client.timeline
          if (one.kind !== 'restart') expect(head).toBeGreaterThanOrEqual(heard)
          heard = head
          for (const message of client.timeline.messages)
            for (const change of changes.get(message.id) ?? [])
              if (rev !== null && change > message.rev) expect(change).toBeGreaterThan(rev)
        }
      }),
      { numRuns: 500 },
    )
  },
  deadline,
)

const withSorted = (mine: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(mine).map(([id, emoji]) => [id, [...emoji].sort()]))

test('a change that arrives while catching up does not undo what a page has brought already', () => {
  const database = new ModelChannel()
  database.say('a', self, 'one')
  let timeline = startFrom(emptyTimeline, spanOf(database.page({}, 5), { older: false, newer: false }), 1)
  const edit = database.do({ what: 'edit', target: 0, who: 0 })
  database.do({ what: 'pin', target: 0, who: 0 })
  database.say('b', self, 'two')
  timeline = addChanges(timeline, database.since(1, 1))
  if (edit === null) throw new Error('nothing was edited')
  const change = changeOf(edit, self)
  if (change === null) throw new Error('an edit changes something')
  expect(receive(timeline, change).messages[0]).toMatchObject({ rev: 3, pinned_at: 'now' })
})

test('a page of changes read before one that was heard does not undo it', () => {
  const database = general(2)
  const timeline = newest(database, 4)
  const asked = database.since(0, 200)
  const edit = database.do({ what: 'edit', target: 0, who: 0 })
  const change = edit === null ? null : changeOf(edit, self)
  if (change === null) throw new Error('an edit changes something')
  const heard = receive(timeline, change)
  expect(addChanges(heard, asked).messages).toEqual(heard.messages)
})

test('far ahead, changes are no longer held: catching up brings them', () => {
  const database = new ModelChannel()
  let timeline = startFrom(emptyTimeline, spanOf(database.page({}, 5), { older: false, newer: false }), 0)
  database.say('lost', self, 'lost')
  for (let count = 0; count < 1_000; count += 1) {
    const change = changeOf(database.say(`n${count}`, self, 'heard'), self)
    if (change !== null) timeline = receive(timeline, change)
  }
  expect(timeline.held.length).toBeLessThan(300)
  expect(timeline).toMatchObject({ rev: 0, head: 1_001 })
  timeline = finishCatchUp(addChanges(timeline, database.since(0, 2_000)), 0, 1_001)
  expect(timeline).toMatchObject({ rev: 1_001, held: [] })
  expect(timeline.messages).toHaveLength(1_001)
})

const general = (said: number): ModelChannel => {
  const database = new ModelChannel()
  for (let count = 0; count < said; count += 1) database.say(`m${count}`, self, 'said')
  return database
}
const newest = (database: ModelChannel, size: number): Timeline =>
  startFrom(emptyTimeline, spanOf(database.page({}, size), { older: true, newer: false }), database.head.rev)

test('a page that sets the timeline back while a catch-up is under way is not hidden by its end', () => {
  const database = general(8)
  let timeline = newest(database, 4)
  const page = database.page({ before: 5 }, 4)
  const edit = database.do({ what: 'edit', target: 1, who: 0 })
  const change = edit === null ? null : changeOf(edit, self)
  if (change !== null) timeline = receive(timeline, change)
  database.do({ what: 'edit', target: 2, who: 0 }) // told to nobody
  const changes = database.since(9, 200)
  timeline = addOlder(timeline, 5, page, 4)
  timeline = finishCatchUp(addChanges(timeline, changes), 9, changes.head.rev)
  expect(timeline).toMatchObject({ rev: 8, head: 10 })
  timeline = finishCatchUp(addChanges(timeline, database.since(8, 200)), 8, 10)
  expect(timeline.messages).toEqual(database.stretch(0, Infinity).messages)
})

test('a page of newer messages that no longer follows the last one is not added', () => {
  const database = general(30)
  const around = database.page({ around: 5 }, 8)
  const timeline = startFrom(emptyTimeline, spanOf(around, { older: true, newer: true }), 30)
  const last = timeline.messages.at(-1)?.seq ?? 0
  const page = database.page({ after: last }, 8)
  const trimmed = forget(timeline, 4, 'newest')
  expect(addNewer(trimmed, last, page)).toBe(trimmed)
})
