import { expect, test } from 'vitest'
import { inUseWords } from './sound-words.ts'

const yeti = { id: 'y', label: 'Blue Yeti' }
const builtIn = { id: 'b', label: 'Built-in Audio' }
const devices = [builtIn]

test('what was chosen and is in use needs no words', () => {
  expect(inUseWords('input', builtIn, { devices, inUse: builtIn, trouble: null })).toBeNull()
})

test('the default says which device it is', () => {
  expect(inUseWords('output', null, { devices, inUse: builtIn, trouble: null })).toBe(
    'In use: Built-in Audio.',
  )
  expect(inUseWords('output', null, { devices, inUse: null, trouble: null })).toBeNull()
})

test('a device that is not in use says why, and what is used instead', () => {
  expect(inUseWords('input', yeti, { devices, inUse: builtIn, trouble: 'unplugged' })).toBe(
    'Blue Yeti isn’t plugged in. Using Built-in Audio.',
  )
  expect(inUseWords('input', yeti, { devices, inUse: null, trouble: 'busy' })).toBe(
    'Blue Yeti couldn’t be opened: another program may be using it.',
  )
})

test('a machine without any is told so', () => {
  expect(inUseWords('input', null, { devices: [], inUse: null, trouble: 'missing' })).toBe(
    'No microphone was found. Plug one in.',
  )
})

test('where no device has a name it says what that may mean', () => {
  expect(inUseWords('input', null, { devices: [], inUse: null, trouble: null })).toMatch(
    /none is plugged in, or .* allow it/,
  )
})
