import { expect, test } from 'vitest'
import { bodyParts } from './body-parts.ts'

const links = (body: string): string[] =>
  bodyParts(body)
    .filter(({ kind }) => kind === 'link')
    .map(({ text }) => text)

test('text without addresses is one part, and nothing is lost', () => {
  expect(bodyParts('plain words\nand a line')).toEqual([{ kind: 'text', text: 'plain words\nand a line' }])
  for (const body of ['', 'a https://x.org b', 'https://x.org', '(https://x.org/a_(b)).', 'https:// nothing'])
    expect(
      bodyParts(body)
        .map(({ text }) => text)
        .join(''),
    ).toBe(body)
})

test('an address ends before the punctuation of the sentence', () => {
  expect(links('see https://example.org/a?b=c, or https://example.org.')).toEqual([
    'https://example.org/a?b=c',
    'https://example.org',
  ])
})

test('brackets belong to an address only when they close inside it', () => {
  expect(links('(https://example.org/wiki/Fire_(band))')).toEqual(['https://example.org/wiki/Fire_(band)'])
  expect(links('(see https://example.org/a)')).toEqual(['https://example.org/a'])
})

test('only https addresses become links', () => {
  expect(links('http://example.org javascript:alert(1) ftp://x file:///etc')).toEqual([])
})
