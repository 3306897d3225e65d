import { expect, test } from 'vitest'
import { deviceWords } from './device-words.ts'

test('what happened, then what is used now', () => {
  const builtIn = { label: 'Built-in Audio' }
  const said = { direction: 'input', device: 'Headset', using: builtIn } as const
  expect(deviceWords({ ...said, kind: 'unplugged' })).toBe(
    'Your microphone was unplugged. Using Built-in Audio.',
  )
  expect(deviceWords({ ...said, direction: 'output', kind: 'back', using: { label: 'Headset' } })).toBe(
    'Your speaker is back. Using Headset.',
  )
  expect(deviceWords({ ...said, kind: 'away' })).toBe('Headset isn’t plugged in. Using Built-in Audio.')
  expect(deviceWords({ ...said, kind: 'not-opened', cause: 'busy' })).toBe(
    'Headset couldn’t be opened: another program may be using it. Using Built-in Audio.',
  )
})

test('a default without a name, and nothing left to use', () => {
  const said = { direction: 'input', device: null, kind: 'unplugged' } as const
  expect(deviceWords({ ...said, using: { label: null } })).toBe(
    'Your microphone was unplugged. Using the system’s default.',
  )
  expect(deviceWords({ ...said, using: null })).toBe('Your microphone was unplugged.')
})
