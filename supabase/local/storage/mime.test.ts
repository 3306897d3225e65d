import { expect, test } from 'vitest'
import { isMimeAllowed, isShown, mimeOf, servedAs } from './mime.ts'

test('a bucket takes the types it names, by name or by kind', () => {
  expect(isMimeAllowed('image/png', ['image/*'])).toBe(true)
  expect(isMimeAllowed('imagery/png', ['image/*'])).toBe(false)
  expect(isMimeAllowed('text/plain', ['text/plain'])).toBe(true)
  expect(isMimeAllowed('text/html', ['text/plain'])).toBe(false)
  expect(isMimeAllowed('text/html', null)).toBe(true)
})

test('a type is read without its parameters', () => {
  expect(mimeOf('Text/Plain; charset=UTF-8')).toBe('text/plain')
  expect(mimeOf(undefined)).toBe('application/octet-stream')
})

test('a page is shown as text', () => {
  expect(servedAs('text/html')).toBe('text/plain; charset=utf-8')
  expect(servedAs('image/png')).toBe('image/png')
})

test('pictures, sound, films and text are shown; everything else is saved', () => {
  for (const mime of ['image/png', 'video/mp4', 'audio/ogg', 'text/plain'])
    expect([mime, isShown(mime)]).toEqual([mime, true])
  for (const mime of [
    'image/svg+xml',
    'text/html',
    'application/pdf',
    'application/octet-stream',
    'text/xml',
  ])
    expect([mime, isShown(mime)]).toEqual([mime, false])
})
