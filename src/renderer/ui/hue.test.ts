import { expect, test } from 'vitest'
import { hueOf, initialsOf } from './hue.ts'

test('the same id always has the same hue', () => {
  expect(hueOf('8b1f')).toBe(hueOf('8b1f'))
})

test('different ids spread over the circle', () => {
  const hues = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`person-${index}`)))
  expect(hues.size).toBe(12)
})

test('initials are the first letters of the first two words, whole characters each', () => {
  expect(initialsOf('Moss Kiln')).toBe('MK')
  expect(initialsOf('  ursula  k  le guin ')).toBe('UK')
  expect(initialsOf('🔥 Camp')).toBe('🔥C')
  expect(initialsOf('   ')).toBe('?')
})
