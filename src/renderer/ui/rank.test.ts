import { expect, test } from 'vitest'
import { rank } from './rank.ts'

const choices = [
  { name: 'random', context: 'Camp' },
  { name: 'general', context: 'Camp' },
  { name: 'game-night', context: 'Woods' },
  { name: 'Lounge', context: 'Camp' },
]
const found = (typed: string): string[] => rank(choices, typed).map(({ name }) => name)

test('nothing typed shows everything in its order', () => {
  expect(found('  ')).toEqual(['random', 'general', 'game-night', 'Lounge'])
})

test('beginnings come before middles', () => {
  expect(found('g')).toEqual(['general', 'game-night', 'Lounge'])
  expect(found('ni')).toEqual(['game-night'])
  expect(found('GEN')).toEqual(['general', 'game-night'])
})

test('the place of a choice finds it too, after names', () => {
  expect(found('woods')).toEqual(['game-night'])
  expect(found('camp ran')).toEqual(['random'])
})

test('letters in order are enough, letters out of order are not', () => {
  expect(found('lng')).toEqual(['Lounge'])
  expect(found('gnl')).toEqual(['general'])
  expect(found('zzz')).toEqual([])
})
