import { expect, test } from 'vitest'
import { mayNotify, plainBody } from './notify-rules.ts'

const asked = { enabled: true, presence: 'online', focused: false }

test('a person is told of what they don’t look at, unless they want quiet', () => {
  expect(mayNotify(asked)).toBe(true)
  expect(mayNotify({ ...asked, presence: 'invisible' })).toBe(true)
  expect(mayNotify({ ...asked, focused: true })).toBe(false)
  expect(mayNotify({ ...asked, enabled: false })).toBe(false)
  expect(mayNotify({ ...asked, presence: 'dnd' })).toBe(false)
  expect(mayNotify({ ...asked, presence: null })).toBe(false)
})

test('what strangers wrote is no markup', () => {
  expect(plainBody('<a href="x">&', 'linux')).toBe('&lt;a href="x"&gt;&amp;')
  expect(plainBody('<b>', 'win32')).toBe('<b>')
})
