import { expect, test } from 'vitest'
import { displayNameProblem, suggestUsername, usernameProblem } from './names.ts'

test('a username the database takes has no problem', () => {
  for (const name of ['mara', 'Mara', ' mara_k ', 'm.k', '42', 'a'.repeat(32)])
    expect(usernameProblem(name)).toBeNull()
})

test('each way a username can be wrong has its own answer', () => {
  expect(usernameProblem('')).toBe('too-short')
  expect(usernameProblem('m')).toBe('too-short')
  expect(usernameProblem('a'.repeat(33))).toBe('too-long')
  expect(usernameProblem('.mara')).toBe('bad-start')
  expect(usernameProblem('mara kivi')).toBe('bad-character')
  expect(usernameProblem('мара')).toBe('bad-character')
})

test('a display name is 1 to 32 characters, emoji counting as one', () => {
  expect(displayNameProblem('  ')).toBe('empty')
  expect(displayNameProblem('🔥'.repeat(32))).toBeNull()
  expect(displayNameProblem('🔥'.repeat(33))).toBe('too-long')
})

test('a suggestion is always a valid username or nothing', () => {
  expect(suggestUsername('Moss Kiln')).toBe('moss.kiln')
  expect(suggestUsername('Zoë Ünal!')).toBe('zoe.unal')
  expect(suggestUsername('..x..')).toBe('')
  expect(suggestUsername('Мара')).toBe('')
  expect(suggestUsername('a'.repeat(31) + ' b')).toBe('a'.repeat(31))
  for (const name of ['J. R. R. Tolkien', '_under_', '12', 'ÀÉ'])
    expect(usernameProblem(suggestUsername(name))).toBeNull()
})
