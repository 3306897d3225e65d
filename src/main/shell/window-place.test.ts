import { expect, test } from 'vitest'
import { arrangement, mostPlaces, placeFor, withPlace, type WindowPlace } from './window-place.ts'

const screenAt = (x: number, width = 1920, height = 1080) => ({
  bounds: { x, y: 0, width, height },
  workArea: { x, y: 40, width, height: height - 40 },
})
const laptop = screenAt(0, 1366, 768)
const desk = screenAt(1366, 2560, 1440)
const bounds = { x: 1500, y: 100, width: 1400, height: 900 }
const atDesk: WindowPlace = {
  displays: arrangement([laptop, desk]),
  bounds,
  maximized: true,
  fullScreen: false,
}
const onTrain: WindowPlace = {
  displays: arrangement([laptop]),
  bounds: { x: 10, y: 50, width: 1000, height: 650 },
  maximized: false,
  fullScreen: false,
}

test('the first time it opens where the system puts it, no larger than the display', () => {
  expect(placeFor([], [desk])).toEqual({
    bounds: { width: 1280, height: 800 },
    maximized: false,
    fullScreen: false,
  })
  expect(placeFor([], [laptop]).bounds).toEqual({ width: 1280, height: 728 })
})

test('each arrangement of displays has its own place, in whatever order they are told', () => {
  const places = [onTrain, atDesk]
  expect(placeFor(places, [desk, laptop])).toMatchObject({ bounds, maximized: true })
  expect(placeFor(places, [laptop])).toMatchObject({ bounds: onTrain.bounds, maximized: false })
})

test('with displays that are new it opens as it was last', () => {
  const wider = screenAt(1366, 3000, 1440)
  expect(placeFor([atDesk], [laptop, wider])).toMatchObject({ bounds, maximized: true })
})

test('a window whose display is gone comes back into reach, with its size as far as that fits', () => {
  const full = { ...atDesk, maximized: false, fullScreen: true }
  expect(placeFor([full], [laptop])).toEqual({
    bounds: { width: 1366, height: 728 },
    maximized: false,
    fullScreen: false,
  })
})

test.each([
  ['above the screen', { ...bounds, y: -200 }],
  ['under the panel', { ...bounds, y: 0 }],
  ['below the screen', { ...bounds, y: 1430 }],
  ['a sliver at the side', { ...bounds, x: 1366 + 2560 - 50 }],
])('a title bar that nobody could take hold of does not count: %s', (_name, out) => {
  expect(placeFor([{ ...atDesk, bounds: out }], [laptop, desk]).bounds).not.toHaveProperty('x')
})

test('the latest place is first, one for an arrangement, and old ones are forgotten', () => {
  const others = Array.from({ length: mostPlaces }, (_, n) => ({ ...onTrain, displays: `${n}` }))
  const moved = { ...others[3], bounds } as WindowPlace
  expect(withPlace(others, moved)).toHaveLength(mostPlaces)
  expect(withPlace(others, moved)[0]).toBe(moved)
  expect(withPlace(others, atDesk)).toHaveLength(mostPlaces)
  expect(withPlace(others, atDesk).map(({ displays }) => displays)).not.toContain('7')
})
