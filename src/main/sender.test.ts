import { expect, test } from 'vitest'
import { isOurFrame } from './sender.ts'

const page = { url: 'app://bonfire/index.html#/servers', parent: null }

test('the app’s own page is heard', () => {
  expect(isOurFrame(page)).toBe(true)
})

test('a page of another origin, a frame inside and a frame that is gone are not', () => {
  expect(isOurFrame({ url: 'https://example.org/', parent: null })).toBe(false)
  expect(isOurFrame({ url: 'app://bonfire/index.html', parent: page })).toBe(false)
  expect(isOurFrame(null)).toBe(false)
})
