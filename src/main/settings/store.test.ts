import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cautiousSettings, defaultSettings, type Settings } from '../../shared/settings.ts'
import { createSettings, type SettingsTrouble } from './store.ts'
import { decode, encode } from './stored.ts'

const larger: Settings['app'] = { ...defaultSettings.app, zoom: 1.5 }
let folder: string
let troubles: SettingsTrouble[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bonfire-settings-'))
  troubles = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (at = folder) =>
  createSettings({
    folder: at,
    onTrouble: (trouble) => troubles.push(trouble),
    now: () => new Date('2026-11-23T09:00:00Z'),
  })
const file = (name = 'settings.json') => join(folder, name)
const onDisk = (name?: string) => decode(readFileSync(file(name), 'utf8'))

test('the first start has the defaults and writes nothing', async () => {
  const settings = open()
  expect(settings.read()).toEqual(defaultSettings)
  await settings.close()
  expect(readdirSync(folder)).toEqual([])
})

test('a change outlives the app, in a file of its owner’s only', async () => {
  const settings = open()
  expect(settings.change({ app: larger })).toEqual({ ...defaultSettings, app: larger })
  await settings.close()
  expect(open().read().app).toEqual(larger)
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('whoever listens hears what holds and what held, and nothing when nothing changed', async () => {
  const settings = open()
  const heard: [Settings, Settings][] = []
  const stop = settings.subscribe((...both) => heard.push(both))
  const { app, ...rest } = defaultSettings
  settings.change({ app: larger })
  settings.change({ app: { ...larger } })
  settings.change({ app: undefined })
  expect(heard).toEqual([
    [
      { ...rest, app: larger },
      { ...rest, app },
    ],
  ])
  stop()
  settings.change({ app })
  expect(heard).toHaveLength(1)
  await settings.close()
})

test('closing writes what still waits, and can be repeated', async () => {
  const settings = open()
  for (const zoom of [0.9, 1.1, 1.2]) settings.change({ app: { ...larger, zoom } })
  await settings.close()
  await settings.close()
  expect(onDisk()).toMatchObject({ ok: true, value: { app: { zoom: 1.2 } } })
  expect(onDisk('settings.backup.json')).toEqual(onDisk())
})

test('a file that can’t be read gives way to its backup, lies beside it afterwards, and is told of once', async () => {
  const settings = open()
  settings.change({ app: larger })
  await settings.close()
  writeFileSync(file(), '{"version": 1, "ap')
  const again = open()
  expect(again.read().app).toEqual(larger)
  const keptAs = file('settings.unreadable-2026-11-23T09-00-00.000Z.json')
  expect(troubles).toEqual([
    { kind: 'unreadable', why: 'not-settings', path: file(), keptAs, instead: 'backup' },
  ])
  expect(readFileSync(keptAs, 'utf8')).toBe('{"version": 1, "ap')
  await again.close()
  expect(open().read().app).toEqual(larger)
  expect(troubles).toHaveLength(1)
})

test('without a good backup the defaults hold, with the microphone closed', () => {
  writeFileSync(file(), 'no')
  writeFileSync(file('settings.backup.json'), 'neither')
  expect(open().read()).toEqual(cautiousSettings)
  expect(troubles).toMatchObject([{ kind: 'unreadable', instead: 'defaults' }])
})

test('the file of a later version is kept whole', () => {
  writeFileSync(file(), encode(defaultSettings).replace('"version": 1', '"version": 7'))
  open()
  expect(troubles).toMatchObject([{ kind: 'unreadable', why: 'newer', instead: 'defaults' }])
  const kept = readdirSync(folder).find((name) => name.startsWith('settings.unreadable'))
  expect(readFileSync(file(kept), 'utf8')).toContain('"version": 7')
})

// A folder in its place can't be read by root either.
test('what may not be opened is left alone, with its backup: changes are held in memory, and that is said', async () => {
  mkdirSync(file())
  const kept = encode({ ...defaultSettings, app: larger })
  writeFileSync(file('settings.backup.json'), kept)
  const settings = open()
  expect(settings.read().app).toEqual(larger)
  settings.change({ app: { ...larger, zoom: 1.1 } })
  expect(settings.read().app.zoom).toBe(1.1)
  await settings.close()
  expect(readdirSync(folder).sort()).toEqual(['settings.backup.json', 'settings.json'])
  expect(readFileSync(file('settings.backup.json'), 'utf8')).toBe(kept)
  expect(troubles).toMatchObject([{ kind: 'unreadable', why: 'no-access', keptAs: null, instead: 'backup' }])
})

test('what could not be written is written as soon as it can be, at the latest when the app ends', async () => {
  writeFileSync(file('in the way'), '')
  const at = join(file('in the way'), 'folder')
  const settings = open(at)
  settings.change({ app: larger })
  await vi.waitUntil(() => troubles.length > 0)
  rmSync(file('in the way'))
  await settings.close()
  expect(open(at).read().app).toEqual(larger)
  expect(troubles).toMatchObject([{ kind: 'unwritable' }])
})

test('in a folder that can’t be written settings live in memory, and that is said once', async () => {
  writeFileSync(file('in the way'), '')
  const settings = open(join(file('in the way'), 'folder'))
  settings.change({ app: larger })
  await settings.close()
  settings.change({ keepUnencrypted: true })
  await settings.close()
  expect(settings.read()).toEqual({ ...defaultSettings, app: larger, keepUnencrypted: true })
  expect(troubles).toMatchObject([{ kind: 'unwritable' }])
})

test('changes in quick succession are written together', async () => {
  const settings = open()
  settings.change({ app: larger })
  settings.change({ keepUnencrypted: true })
  expect(readdirSync(folder)).toEqual([])
  await settings.close()
  expect(onDisk()).toEqual({ ok: true, value: settings.read() })
})
