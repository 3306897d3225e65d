import { expect, test } from 'vitest'
import { mayNavigate, outsideLink } from './navigation.ts'

test('the window may load the app itself again', () => {
  expect(mayNavigate('app://bonfire/index.html', true)).toBe(true)
})

test.each(['https://example.org/', 'file:///etc/passwd', 'app://other/', 'data:text/html,x', 'about:blank'])(
  'the window never goes to %s',
  (url) => {
    expect(mayNavigate(url, true)).toBe(false)
  },
)

test('a frame inside the window goes nowhere, not even to the app', () => {
  expect(mayNavigate('app://bonfire/index.html', false)).toBe(false)
})

test.each(['https://example.org/a?b#c', 'mailto:ada@example.org'])('%s is opened outside', (url) => {
  expect(outsideLink(url)).toBe(url)
})

test('what the system is handed is the parsed URL, not the text', () => {
  expect(outsideLink(' HTTPS://EXAMPLE.org/a b"c ')).toBe('https://example.org/a%20b%22c')
})

test.each([
  'http://example.org/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://host/share',
  'ms-msdt:/id',
  'vscode://file/x',
  '\\\\host\\share',
  'nonsense',
  '',
])('%j is not opened', (url) => {
  expect(outsideLink(url)).toBeNull()
})
