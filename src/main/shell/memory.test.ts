import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createShellMemory } from './memory.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bonfire-memory-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what was noted is there after the next start', async () => {
  const memory = createShellMemory(folder)
  memory.change({ toldOfTray: true })
  await memory.close()
  expect(createShellMemory(folder).read()).toEqual({ places: [], toldOfTray: true })
})

test.each(['', '{', '{"places": 1}', '{"places": [{"bounds": {"width": -1}}], "toldOfTray": true}'])(
  'what can’t be read is forgotten: %s',
  (text) => {
    writeFileSync(join(folder, 'window.json'), text)
    expect(createShellMemory(folder).read()).toEqual({ places: [], toldOfTray: false })
  },
)

test('a folder that can’t be written is no reason to fail', async () => {
  writeFileSync(join(folder, 'in the way'), '')
  const memory = createShellMemory(join(folder, 'in the way'))
  memory.change({ toldOfTray: true })
  await memory.close()
  expect(memory.read().toldOfTray).toBe(true)
})
