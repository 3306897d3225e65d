import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readText, replaceText } from './text-file.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bonfire-text-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('whoever reads while a file is replaced finds the old text or the new one whole', async () => {
  const path = join(folder, 'a.json')
  const [old, next] = ['a'.repeat(2_000_000), 'b'.repeat(2_000_000)]
  await replaceText(path, old)
  const writing = { done: false }
  const replaced = replaceText(path, next).finally(() => (writing.done = true))
  const found = new Set<string | null>()
  while (!writing.done) {
    found.add(readText(path))
    await new Promise(setImmediate)
  }
  await replaced
  found.add(readText(path))
  expect([...found].filter((text) => text !== old && text !== next)).toEqual([])
  expect(readText(path)).toBe(next)
})

test('a file is its owner’s alone, and nothing is left beside it', async () => {
  const path = join(folder, 'deeper', 'a.json')
  await replaceText(path, 'a')
  expect(readdirSync(join(folder, 'deeper'))).toEqual(['a.json'])
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a file that is not there is no text', () => {
  expect(readText(join(folder, 'nothing'))).toBeNull()
})

test('what could not take the place of a file leaves nothing beside it', async () => {
  mkdirSync(join(folder, 'a.json', 'in the way'), { recursive: true })
  await expect(replaceText(join(folder, 'a.json'), 'a')).rejects.toThrow()
  expect(readdirSync(folder)).toEqual(['a.json'])
})
