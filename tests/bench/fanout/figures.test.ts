import { expect, test } from 'vitest'
import { figuresOf } from './figures.ts'
import type { Round } from './turn.ts'

const roundOf = (bonfire: number, redis: number, prosody: number, commit: number): Round => {
  const turn = (stored: number | null, last: number) => ({
    passages: [{ stored, each: [last / 2, last] }],
    cpu: 1,
  })
  return {
    bonfire: turn(1, bonfire),
    redis: turn(null, redis),
    prosody: turn(null, prosody),
    commits: [commit],
  }
}

test('the last listener counts, against twice Redis and one commit, round by round', () => {
  // 3/3, 14/7 and 4/4: the median of the ratios, not the ratio of the medians (4/3).
  const rounds = [roundOf(3, 1, 6, 1), roundOf(14, 2, 28, 3), roundOf(4, 1, 8, 2)]
  const { figures, goals } = figuresOf(2, rounds)
  expect(figures).toMatchObject({
    bonfire_2_last_p50_ms: 4,
    bonfire_2_each_p50_ms: 3,
    bonfire_2_stored_p99_ms: 1,
    bonfire_to_allowed_2_ratio: 1,
    bonfire_to_prosody_2_ratio: 0.5,
  })
  expect(goals).toEqual({ bonfire_to_allowed_2_ratio: { max: 1 } })
})

test('what a server does not tell is no figure', () => {
  expect(figuresOf(2, [roundOf(3, 1, 6, 1)]).figures).not.toHaveProperty('redis_2_stored_p50_ms')
})
