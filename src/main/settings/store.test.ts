import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSettings, type Settings } from '../../shared/settings.ts'
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

test('without a good backup the defaults hold', () => {
  writeFileSync(file(), 'no')
  writeFileSync(file('settings.backup.json'), 'neither')
  expect(open().read()).toEqual(defaultSettings)
  expect(troubles).toMatchObject([{ kind: 'unreadable', instead: 'defaults' }])
})

test('the file of a later version is kept whole', () => {
  writeFileSync(file(), encode(defaultSettings).replace('"version": 1', '"version": 7'))
  open()
  expect(troubles).toMatchObject([{ kind: 'unreadable', why: 'newer', instead: 'defaults' }])
  const kept = readdirSync(folder).find((name) => name.startsWith('settings.unreadable'))
  expect(readFileSync(file(kept), 'utf8')).toContain('"version": 7')
})

test('a path that is no file is no reason to fail', async () => {
  mkdirSync(file())
  const settings = open()
  expect(settings.read()).toEqual(defaultSettings)
  await settings.close()
  expect(troubles).toMatchObject([
    { kind: 'unreadable', why: 'no-access', keptAs: null },
    { kind: 'unwritable', path: file() },
  ])
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
