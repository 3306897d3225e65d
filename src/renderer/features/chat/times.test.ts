import { expect, test } from 'vitest'
import { dayName } from './times.ts'

const now = new Date(2026, 10, 23, 0, 5).getTime()
const day = (year: number, month: number, date: number): number => new Date(year, month, date).getTime()

test('the last two days have names', () => {
  expect(dayName(day(2026, 10, 23), now)).toBe('Today')
  expect(dayName(day(2026, 10, 22), now)).toBe('Yesterday')
})

test('earlier days of the year leave the year out, other years name it', () => {
  expect(dayName(day(2026, 2, 29), now)).not.toMatch(/2026/)
  expect(dayName(day(2025, 11, 31), now)).toMatch(/2025/)
})
