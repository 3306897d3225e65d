import { expect, test } from 'vitest'
import { audioRequests } from './audio.ts'

const choice = audioRequests['audio.choose'].input
const desk = { id: 'd', label: 'Desk' }

test.each(['input', 'output'])('a device is chosen for %s', (direction) => {
  expect(choice.safeParse({ direction, device: desk }).success).toBe(true)
  expect(choice.safeParse({ direction, device: null }).success).toBe(true)
})

test.each([
  { direction: 'sideways', device: desk },
  { direction: ['input'], device: desk },
  { device: desk },
  { direction: 'input' },
  { direction: 'input', device: { id: 'x'.repeat(600), label: '' } },
])('%j chooses nothing', (given) => {
  expect(choice.safeParse(given).success).toBe(false)
})
