import { expect, test } from 'vitest'
import { limitsOf, limitWords } from './invite-limits.ts'

test('choices become seconds and counts, and no limit is null', () => {
  expect(limitsOf('week', 'ten')).toEqual({ expiresInSeconds: 604_800, maxUses: 10 })
  expect(limitsOf('ever', 'any')).toEqual({ expiresInSeconds: null, maxUses: null })
})

test('a link says what it can do', () => {
  expect(limitWords(null, 'any')).toBe('Never runs out.')
  expect(limitWords(null, 'once')).toBe('Never runs out, for one person.')
  expect(limitWords('2026-11-30T20:00:00Z', 'ten')).toMatch(/^Works until .*2026.*, for up to 10 people\.$/)
})
