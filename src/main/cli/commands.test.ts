import { expect, it } from 'vitest'
import { commandWords, requestFor } from './commands.ts'

it.each([
  [['ptt', 'down'], 'ptt down'],
  [['--no-sandbox', 'status'], 'status'],
  [['ptt'], 'ptt'],
  [['mute', 'everybody'], 'mute everybody'],
  [['frobnicate'], 'frobnicate'],
  [['help'], 'help'],
  [['--help'], 'help'],
  [['--no-sandbox', 'ptt', '-h'], 'help'],
])('takes %j for a command', (args, words) => {
  expect(commandWords(args)).toBe(words)
})

it.each([
  [[]],
  [['--hidden']],
  [['--task=mute']],
  [['-psn_0_12345']],
  [['bonfire-chat://invite/abcDEF123_-45678']],
  [['/home/a/ptt']],
  [['C:\\ptt']],
  [['.']],
])('starts the app for %j', (args) => {
  expect(commandWords(args)).toBeNull()
})

it('holds the key beyond its own end, for nobody else would', () => {
  expect(requestFor('ptt down')).toBe('ptt down stay')
  expect(requestFor('ptt')).toBeNull()
  expect(requestFor('mute everybody')).toBeNull()
})
