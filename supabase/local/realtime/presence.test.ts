import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { Presence, type PresenceDiff } from './presence.ts'

const payload = (fields: Record<string, unknown>) => ({ fields, json: JSON.stringify(fields) })

test('tracking joins, tracking anew replaces, untracking leaves', () => {
  const presence = new Presence<string>()
  expect(presence.track('w1', 'ada', payload({ name: 'Ada' }), 'r1')).toEqual({
    joins: { ada: { metas: [{ name: 'Ada', phx_ref: 'r1' }] } },
    leaves: {},
  })
  expect(presence.track('w1', 'ada', payload({ name: 'A.' }), 'r2')).toEqual({
    joins: { ada: { metas: [{ name: 'A.', phx_ref: 'r2', phx_ref_prev: 'r1' }] } },
    leaves: { ada: { metas: [{ name: 'Ada', phx_ref: 'r1' }] } },
  })
  expect(presence.untrack('w1', 'ada')).toEqual({
    joins: {},
    leaves: { ada: { metas: [{ name: 'A.', phx_ref: 'r2', phx_ref_prev: 'r1' }] } },
  })
  expect(presence.list()).toEqual({})
})

test('tracking the same again changes nothing', () => {
  const presence = new Presence<string>()
  presence.track('w1', 'ada', payload({ a: 1 }), 'r1')
  expect(presence.track('w1', 'ada', payload({ a: 1 }), 'r2')).toBeNull()
  expect(presence.list()).toEqual({ ada: { metas: [{ a: 1, phx_ref: 'r1' }] } })
})

test('who tracks nothing leaves nothing', () => {
  const presence = new Presence<string>()
  expect(presence.untrack('w1', 'ada')).toBeNull()
  presence.track('w1', 'ada', payload({}), 'r1')
  expect(presence.untrack('w2', 'ada')).toBeNull()
})

test('payloads cannot choose their reference, and keys may be any text', () => {
  const presence = new Presence<string>()
  const diff = presence.track('w', '__proto__', payload({ phx_ref: 'forged' }), 'r1')
  expect(JSON.stringify(diff)).toBe('{"joins":{"__proto__":{"metas":[{"phx_ref":"r1"}]}},"leaves":{}}')
  expect(JSON.stringify(presence.list())).toBe('{"__proto__":{"metas":[{"phx_ref":"r1"}]}}')
})

/** What a client makes of diffs, by the rules of Phoenix's Presence.syncDiff: the references it holds under each key. */
function apply(held: Map<string, Set<string>>, diff: PresenceDiff): void {
  for (const [key, { metas }] of Object.entries(diff.joins)) {
    const refs = held.get(key) ?? new Set()
    for (const meta of metas) refs.add(meta.phx_ref)
    held.set(key, refs)
  }
  for (const [key, { metas }] of Object.entries(diff.leaves)) {
    const refs = held.get(key)
    for (const meta of metas) refs?.delete(meta.phx_ref)
    if (refs?.size === 0) held.delete(key)
  }
}

test('whoever applies every diff holds what the server holds', () => {
  for (let round = 0; round < 100; round++) {
    const presence = new Presence<number>()
    const held = new Map<string, Set<string>>()
    for (let step = 0; step < 60; step++) {
      const [tracker, key] = [randomInt(4), `k${randomInt(3)}`]
      const diff =
        randomInt(3) === 0
          ? presence.untrack(tracker, key)
          : presence.track(tracker, key, payload({ n: randomInt(3) }), `${round}.${step}`)
      if (diff) apply(held, diff)
    }
    const server = Object.entries(presence.list()).map(
      ([key, { metas }]) => [key, new Set(metas.map((meta) => meta.phx_ref))] as const,
    )
    expect(held).toEqual(new Map(server))
  }
})
