import { characters, limits, usernamePattern } from '../../../shared/limits.ts'

export type UsernameProblem = 'too-short' | 'too-long' | 'bad-start' | 'bad-character'

/** What keeps a text from being a username, or null. Capitals are fine: they are lowered when it is sent. */
export function usernameProblem(text: string): UsernameProblem | null {
  const username = normalUsername(text)
  if (username.length > limits.username.max) return 'too-long'
  if (/[^a-z0-9._]/.test(username)) return 'bad-character'
  if (/^[._]/.test(username)) return 'bad-start'
  if (username.length < limits.username.min) return 'too-short'
  return usernamePattern.test(username) ? null : 'bad-character'
}

export const normalUsername = (text: string): string => text.trim().toLowerCase()

export type DisplayNameProblem = 'empty' | 'too-long'

export function displayNameProblem(text: string): DisplayNameProblem | null {
  const name = text.trim()
  if (name === '') return 'empty'
  return characters(name) > limits.displayName.max ? 'too-long' : null
}

/** A username suggested by a display name: `Moss Kiln` gives `moss.kiln`; empty when nothing usable is left. */
export function suggestUsername(displayName: string): string {
  const plain = displayName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '.')
    .replace(/^[._]+|[._]+$/g, '')
    .slice(0, limits.username.max)
    .replace(/[._]+$/, '')
  return plain.length < limits.username.min ? '' : plain
}
