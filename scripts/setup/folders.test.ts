import { expect, it } from 'vitest'
import { cacheFolder } from './folders.mjs'

it('follows the custom of each system', () => {
  expect(cacheFolder('linux', {}, '/home/a')).toBe('/home/a/.cache/bonfire')
  expect(cacheFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Caches/bonfire')
  expect(cacheFolder('win32', { LOCALAPPDATA: 'C:\\a' }, 'C:\\b')).toBe('C:\\a\\bonfire\\Cache')
  expect(cacheFolder('win32', {}, 'C:\\b')).toBe('C:\\b\\AppData\\Local\\bonfire\\Cache')
})

it('goes where XDG_CACHE_HOME says', () => {
  expect(cacheFolder('linux', { XDG_CACHE_HOME: '/x' }, '/home/a')).toBe('/x/bonfire')
  expect(cacheFolder('linux', { XDG_CACHE_HOME: '' }, '/home/a')).toBe('/home/a/.cache/bonfire')
})
