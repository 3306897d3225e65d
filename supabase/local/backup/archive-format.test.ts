import { expect, test } from 'vitest'
import { filePath, parseSeal, pieceName, sealLine, sealReach, tableOf } from './archive-format.ts'

const digest = 'a1'.repeat(32)

test('a seal is found at the very end and nowhere else', () => {
  const line = sealLine(digest)
  expect(parseSeal(`what comes before${line}`)).toEqual({ format: 1, digest, length: line.length })
  expect(line.length).toBeLessThan(sealReach)
  for (const other of [
    '',
    line.slice(0, -1),
    `${line} `,
    line.slice(8),
    line.replace(digest, digest.toUpperCase()),
  ]) {
    expect(parseSeal(other)).toBeNull()
  }
})

test('the seal of a newer format is understood as one', () => {
  expect(parseSeal(sealLine(digest).replace('/1 ', '/27 '))?.format).toBe(27)
})

test('a piece says of which table it is', () => {
  expect(tableOf(pieceName(0, 0))).toBe(0)
  expect(tableOf(pieceName(12_345, 123_456_789))).toBe(12_345)
  for (const name of ['manifest.json', 'tables/0001', 'tables/1/1.gz', 'x/tables/0001/00000001.gz']) {
    expect(tableOf(name)).toBeNull()
  }
})

test('a path of a file leads nowhere but to its place', () => {
  for (const path of ['demo.json', 'storage/2f0a3c52-0000-4000-8000-000000000000']) {
    expect(filePath.safeParse(path).success, path).toBe(true)
  }
  const elsewhere = [
    '',
    '..',
    '../x.json',
    '/x.json',
    'a/x.json',
    'storage/..',
    'storage/x',
    `storage/${'.'.repeat(36)}`,
  ]
  for (const path of [...elsewhere, 'x.json\n', 'keys.json', 'C:x.json']) {
    expect(filePath.safeParse(path).success, path).toBe(false)
  }
})
