import { expect, it } from 'vitest'
import { commandWords, requestFor } from './commands.ts'

it.each([
  [['ptt', 'down'], 'ptt down'],
  [['--no-sandbox', 'status'], 'status'],
  [['ptt'], 'ptt'],
  [['mute', 'everybody'], 'mute everybody'],
])('takes %j for a command', (args, words) => {
  expect(commandWords(args)).toBe(words)
})

it.each([[[]], [['--hidden']], [['bonfire-chat://invite/abcDEF123_-45678']], [['/home/a/ptt']]])(
  'starts the app for %j',
  (args) => {
    expect(commandWords(args)).toBeNull()
  },
)

it('holds the key beyond its own end, for nobody else would', () => {
  expect(requestFor('ptt down')).toBe('ptt down stay')
  expect(requestFor('ptt')).toBeNull()
  expect(requestFor('mute everybody')).toBeNull()
})
