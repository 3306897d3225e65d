import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { fileOf, mimeType } from './app-files.ts'

const root = resolve('/srv/bonfire/renderer')

test.each([
  ['app://bonfire/', 'index.html'],
  ['app://bonfire', 'index.html'],
  ['app://bonfire/index.html#/invite/abc', 'index.html'],
  ['app://bonfire/assets/main-1a2b.js?v=1', 'assets/main-1a2b.js'],
  ['app://bonfire/assets/a%20b.css', 'assets/a b.css'],
  ['app://bonfire/../a/%2e%2E/index.html', 'index.html'], // resolved by the URL parser, within the folder
])('%s is the file %s', (url, file) => {
  expect(fileOf(root, url)).toEqual({ ok: true, value: join(root, file) })
})

test.each([
  'app://bonfire/..%2fmain/index.js',
  'app://bonfire/%2e%2e%2fmain/index.js',
  'app://bonfire/..%2F..%2F..%2Fetc/passwd',
  'app://bonfire/assets/..%2f..%2fmain%2findex.js',
  'app://bonfire/assets/..%2findex.html',
  'app://bonfire/..%5cmain%5cindex.js',
  'app://bonfire/%5c%5chost%5cshare',
  'app://bonfire/index.html%00.png',
  'app://bonfire/%',
  'app://bonfire/%2f%2e%2e%2fmain',
  'app://bonfire/%2f',
])('%s is refused', (url) => {
  expect(fileOf(root, url)).toEqual({ ok: false, error: { kind: 'outside' } })
})

test('what is escaped twice stays one name and is looked for in the folder', () => {
  expect(fileOf(root, 'app://bonfire/%252e%252e%252fmain')).toEqual({
    ok: true,
    value: join(root, '%2e%2e%2fmain'),
  })
})

test('a folder beside the root with the same beginning is outside', () => {
  expect(fileOf(root, 'app://bonfire/..%2frenderer-secret/x')).toMatchObject({ error: { kind: 'outside' } })
})

test.each(['app://other/index.html', 'https://bonfire/index.html', 'nonsense'])(
  '%s is not of the app',
  (url) => {
    expect(fileOf(root, url)).toEqual({ ok: false, error: { kind: 'elsewhere' } })
  },
)

test('scripts and styles carry the type without which Chromium refuses them', () => {
  expect(mimeType('/a/main.JS')).toBe('text/javascript; charset=utf-8')
  expect(mimeType('/a/main.css')).toBe('text/css; charset=utf-8')
  expect(mimeType('/a/page.exe')).toBe('application/octet-stream')
})
