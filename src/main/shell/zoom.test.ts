import { expect, test } from 'vitest'
import { zoomLimits } from '../../shared/settings.ts'
import { zoomed } from './zoom.ts'

test('zoom goes by steps, also from between two of them, and stays within its limits', () => {
  expect(zoomed(1, 'in')).toBe(1.1)
  expect(zoomed(1.3, 'in')).toBe(1.5)
  expect(zoomed(1.3, 'out')).toBe(1.25)
  expect(zoomed(zoomLimits.max, 'in')).toBe(zoomLimits.max)
  expect(zoomed(zoomLimits.min, 'out')).toBe(zoomLimits.min)
  expect(zoomed(1.75, 'reset')).toBe(1)
})
