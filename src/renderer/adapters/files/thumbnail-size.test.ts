import { expect, test } from 'vitest'
import { thumbnailSize } from './thumbnail-size.ts'

const heavy = { bytes: 3_000_000, moves: false }

test('a large picture fits into twice 400 × 300, its shape kept', () => {
  expect(thumbnailSize({ ...heavy, width: 4000, height: 3000 })).toEqual({ width: 800, height: 600 })
  expect(thumbnailSize({ ...heavy, width: 4000, height: 1000 })).toEqual({ width: 800, height: 200 })
  expect(thumbnailSize({ ...heavy, width: 1000, height: 4000 })).toEqual({ width: 150, height: 600 })
})

test('a very thin one keeps at least a pixel', () => {
  expect(thumbnailSize({ ...heavy, width: 30_000, height: 3 })).toEqual({ width: 800, height: 1 })
})

test('nothing is ever enlarged', () => {
  expect(thumbnailSize({ ...heavy, width: 300, height: 200 })).toEqual({ width: 300, height: 200 })
})

test('what is small already, or moves, needs none', () => {
  expect(thumbnailSize({ width: 800, height: 600, bytes: 100_000, moves: false })).toBeNull()
  expect(thumbnailSize({ width: 4000, height: 3000, bytes: 3_000_000, moves: true })).toBeNull()
})
