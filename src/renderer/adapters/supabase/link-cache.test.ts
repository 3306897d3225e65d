import { expect, test, vi } from 'vitest'
import { linkLifetime } from '../../../shared/attachment-rules.ts'
import { err, ok } from '../../../shared/result.ts'
import { LinkCache, type SignLinks } from './link-cache.ts'

/** Every link differs from those before it, as signed ones do. */
function world(answer?: SignLinks) {
  const at = { now: 1_000_000 }
  let made = 0
  const sign = vi.fn<SignLinks>(
    answer ?? (async (paths) => ok(new Map(paths.map((path) => [path, `${path}?${made++}`])))),
  )
  return { at, sign, links: new LinkCache(sign, () => at.now) }
}

test('links asked for together are one request, and then come from memory', async () => {
  const { sign, links } = world()
  const found = await Promise.all(['a', 'b', 'a'].map((path) => links.get(path)))
  expect(found).toEqual([ok('a?0'), ok('b?1'), ok('a?0')])
  expect(await links.get('b')).toEqual(ok('b?1'))
  expect(sign.mock.calls).toEqual([[['a', 'b']]])
})

test('a link is renewed a minute before its end, not earlier', async () => {
  const { at, links } = world()
  await links.get('a')
  at.now += linkLifetime * 1000 - 60_001
  expect(await links.get('a')).toEqual(ok('a?0'))
  at.now += 1
  expect(await links.get('a')).toEqual(ok('a?1'))
})

test('a refusal and a failure are not remembered', async () => {
  const { links } = world(
    vi
      .fn<SignLinks>()
      .mockResolvedValueOnce(err({ kind: 'unreachable' }))
      .mockResolvedValueOnce(ok(new Map()))
      .mockResolvedValueOnce(ok(new Map([['a', 'a?']]))),
  )
  expect(await links.get('a')).toEqual(err({ kind: 'unreachable' }))
  expect(await links.get('a')).toEqual(ok(null))
  expect(await links.get('a')).toEqual(ok('a?'))
})

test('no request asks for more than a hundred, and no more than a thousand are kept', async () => {
  const { sign, links } = world()
  await Promise.all(Array.from({ length: 1001 }, (_, i) => links.get(`${i}`)))
  expect(sign.mock.calls.map(([paths]) => paths.length)).toEqual([...Array<number>(10).fill(100), 1])
  await links.get('1000')
  expect(sign).toHaveBeenCalledTimes(11)
  await links.get('0') // the oldest had to go
  expect(sign).toHaveBeenCalledTimes(12)
})
