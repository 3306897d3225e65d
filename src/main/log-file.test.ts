import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fullLog, makeRoom } from './log-file.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bonfire-log-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const log = (): string => join(folder, 'main.log')

test('a full log takes the place of the old one', () => {
  writeFileSync(join(folder, 'main.old.log'), 'older')
  writeFileSync(log(), 'newer')
  truncateSync(log(), fullLog)
  makeRoom(log())
  expect(readdirSync(folder)).toEqual(['main.old.log'])
  expect(readFileSync(join(folder, 'main.old.log'), 'utf8').startsWith('newer')).toBe(true)
})

test('one that is not full goes on, and none is no reason to fail', () => {
  makeRoom(log())
  writeFileSync(log(), '')
  truncateSync(log(), fullLog - 1)
  makeRoom(log())
  expect(readdirSync(folder)).toEqual(['main.log'])
})
