import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SecretsStatus } from '../../shared/ipc/secrets.ts'
import { fakeSettings } from '../settings/fake-settings.ts'
import { createSecrets } from './secrets.ts'
import { type Vault, VaultSilent } from './vault.ts'

const name = 'bonfire.session.example.org'
let folder: string
let settings: ReturnType<typeof fakeSettings>
let logged: string[]
let told: SecretsStatus[]
/** null: there is no keychain. */
let key: string | null
let stale: boolean
let silent: boolean
let left: string[]

const vault: Vault = {
  available: async () => key !== null,
  seal: async (text) => {
    if (key === null) throw new Error('no key')
    return Buffer.from(`${key}:${Buffer.from(text).toString('hex')}`)
  },
  open: async (sealed) => {
    if (silent) throw new VaultSilent('not now')
    const [of, hex = ''] = Buffer.from(sealed).toString().split(':')
    if (of !== key) throw new Error('another key')
    return { text: Buffer.from(hex, 'hex').toString(), stale }
  },
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bonfire-secrets-'))
  settings = fakeSettings()
  logged = []
  told = []
  key = 'key1'
  stale = false
  silent = false
  left = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const path = (file = 'secrets.json'): string => join(folder, file)
const onDisk = (): string => (existsSync(path()) ? readFileSync(path(), 'utf8') : '')
const start = (at = path()) =>
  createSecrets({
    path: at,
    vault,
    settings,
    log: { warn: (line: object) => void logged.push((line as { event: string }).event) },
    onStatus: (status) => told.push(status),
    onLeft: (file) => left.push(file),
  })
const agree = (keepUnencrypted: boolean): unknown => settings.change({ keepUnencrypted })

test('a secret outlives the app, sealed, in a file of its owner alone', async () => {
  const secrets = start()
  await secrets.write(name, 'planted')
  await secrets.close()
  expect(onDisk()).toContain(name)
  expect(onDisk()).not.toContain('planted')
  if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600)
  expect(await start().read(name)).toEqual({ value: 'planted', lost: null })
  expect(logged).toEqual([])
})

test('what was removed is gone from the disk too', async () => {
  const secrets = start()
  await secrets.write(name, 'planted')
  await secrets.remove(name)
  expect(await secrets.read(name)).toEqual({ value: null, lost: null })
  expect(onDisk()).not.toContain(name)
})

test('without a keychain a secret is held until the app ends, and never reaches the disk', async () => {
  key = null
  const secrets = start()
  await secrets.write(name, 'planted')
  expect(await secrets.read(name)).toEqual({ value: 'planted', lost: null })
  expect(await secrets.status()).toEqual({ kept: 'memory', why: 'no-keychain' })
  expect(told).toEqual([{ kept: 'memory', why: 'no-keychain' }])
  await secrets.close()
  expect(onDisk()).toBe('')
  expect((await start().read(name)).value).toBeNull()
  expect(logged.filter((event) => event === 'no-keychain')).toHaveLength(2) // once a start
})

test('who agrees has it on disk as it is, and who no longer does has it removed, without signing in anew', async () => {
  key = null
  const secrets = start()
  await secrets.write(name, 'planted')
  agree(true)
  expect(await secrets.status()).toEqual({ kept: 'unencrypted', why: 'no-keychain' })
  expect(onDisk()).toContain('planted')
  agree(false)
  expect(await secrets.status()).toEqual({ kept: 'memory', why: 'no-keychain' })
  expect(onDisk()).not.toContain('planted')
  expect((await secrets.read(name)).value).toBe('planted')
  expect(told.map(({ kept }) => kept)).toEqual(['memory', 'unencrypted', 'memory'])
})

test('what was kept as it is, is sealed as soon as there is a keychain', async () => {
  key = null
  agree(true)
  const before = start()
  await before.write(name, 'planted')
  await before.close()
  key = 'key1'
  const secrets = start()
  expect((await secrets.read(name)).value).toBe('planted')
  expect(onDisk()).not.toContain('planted')
  await secrets.close()
  expect((await start().read(name)).value).toBe('planted')
})

test('a plain secret that nobody agrees to any more is used once more and removed', async () => {
  key = null
  agree(true)
  await start().write(name, 'planted')
  agree(false)
  const secrets = start()
  expect((await secrets.read(name)).value).toBe('planted')
  expect(onDisk()).not.toContain('planted')
})

test('with the keychain gone, what it sealed stays where it is and comes back with it', async () => {
  await start().write(name, 'planted')
  const before = onDisk()
  key = null
  expect(await start().read(name)).toEqual({ value: null, lost: 'no-keychain' })
  expect(onDisk()).toBe(before)
  key = 'key1'
  expect((await start().read(name)).value).toBe('planted')
})

test('what another machine sealed is said to be lost, once, and put aside', async () => {
  await start().write(name, 'planted')
  const sealed = (JSON.parse(onDisk()) as { secrets: Record<string, { data: string }> }).secrets[name]?.data
  key = 'key2'
  const secrets = start()
  expect(await secrets.read(name)).toEqual({ value: null, lost: 'unreadable' })
  expect(await secrets.read(name)).toEqual({ value: null, lost: null })
  expect(JSON.parse(onDisk())).toMatchObject({ secrets: {}, unreadable: [{ name, data: sealed }] })
  expect(logged).toEqual(['secret-unreadable'])
  await secrets.write(name, 'anew')
  await secrets.close()
  expect((await start().read(name)).value).toBe('anew')
})

const asideNames = () =>
  (JSON.parse(onDisk()) as { unreadable: { name: string }[] }).unreadable.map((one) => one.name)

test('of what could not be opened the last five are put aside', async () => {
  const before = start()
  for (let i = 0; i < 8; i++) await before.write(`${name}:${i}`, 'x')
  await before.close()
  key = 'key2'
  const secrets = start()
  for (let i = 0; i < 8; i++) await secrets.read(`${name}:${i}`)
  await secrets.close()
  expect(asideNames()).toEqual([3, 4, 5, 6, 7].map((i) => `${name}:${i}`))
})

test('what was put aside is back with its key', async () => {
  await start().write(name, 'planted')
  key = 'key2'
  await start().read(name)
  expect(asideNames()).toEqual([name])
  expect(await start().read(name)).toEqual({ value: null, lost: null })
  key = 'key1'
  expect(await start().read(name)).toEqual({ value: 'planted', lost: null })
  expect(asideNames()).toEqual([])
  expect(await start().read(name)).toEqual({ value: 'planted', lost: null })
})

test.each([
  ['signs in anew', (secrets: ReturnType<typeof start>) => secrets.write(name, 'anew')],
  ['signs out', (secrets: ReturnType<typeof start>) => secrets.remove(name)],
])('what was put aside is gone as soon as somebody %s', async (_name, act) => {
  await start().write(name, 'planted')
  key = 'key2'
  const secrets = start()
  await secrets.read(name)
  await act(secrets)
  expect(asideNames()).toEqual([])
  key = 'key1'
  expect((await start().read(name)).value).not.toBe('planted')
})

test('a keychain that says nothing counts as none: what it sealed is left alone and comes back', async () => {
  await start().write(name, 'planted')
  const before = onDisk()
  silent = true
  const secrets = start()
  expect(await secrets.read(name)).toEqual({ value: null, lost: 'no-keychain' })
  expect(await secrets.status()).toEqual({ kept: 'memory', why: 'no-keychain' })
  expect(onDisk()).toBe(before)
  expect(logged).toEqual(['no-keychain'])
  silent = false
  expect((await start().read(name)).value).toBe('planted')
})

test('what was sealed with an old key is sealed again', async () => {
  await start().write(name, 'planted')
  const before = onDisk()
  stale = true
  const again = start()
  const sealed: string[] = []
  const seal = vault.seal
  vault.seal = async (text) => {
    sealed.push(text)
    return seal(text)
  }
  expect((await again.read(name)).value).toBe('planted')
  vault.seal = seal
  expect(sealed).toEqual(['planted'])
  expect(onDisk()).toBe(before) // this keychain seals the same text in the same way
})

test('a damaged file is kept aside and said once; everybody can sign in again', async () => {
  writeFileSync(path(), '{"version": 1, "secr')
  const secrets = start()
  expect(await secrets.read(name)).toEqual({ value: null, lost: null })
  await secrets.write(name, 'planted')
  await secrets.close()
  expect(readFileSync(path('secrets.unreadable.json'), 'utf8')).toBe('{"version": 1, "secr')
  expect(logged).toEqual(['secrets-damaged'])
  expect((await start().read(name)).value).toBe('planted')
})

test('a disk that can not be written to costs only what comes after the app', async () => {
  writeFileSync(path('in the way'), '')
  const secrets = start(join(path('in the way'), 'secrets.json'))
  await secrets.write(name, 'planted')
  await secrets.write(name, 'again')
  expect((await secrets.read(name)).value).toBe('again')
  expect(await secrets.status()).toEqual({ kept: 'memory', why: 'not-writable' })
  expect(logged).toEqual(['secrets-not-writable'])
})

test('what a write that failed was to replace is still there, and a later one replaces it', async () => {
  const secrets = start()
  await secrets.write(name, 'planted')
  const before = onDisk()
  mkdirSync(path('secrets.json.next'))
  await secrets.write(name, 'anew')
  expect(onDisk()).toBe(before)
  rmSync(path('secrets.json.next'), { recursive: true })
  await secrets.write(`${name}:2`, 'other')
  expect(await secrets.status()).toEqual({ kept: 'encrypted', why: null })
  expect((await start().read(name)).value).toBe('planted')
  await secrets.write(name, 'anew')
  expect((await start().read(name)).value).toBe('anew')
})

test.each([
  ['can not be replaced is written in place', () => undefined, [`${name}:2`]],
  [
    'can not be written at all goes',
    () => {
      // Stands for a disk that is full or a file that is locked, for root as well.
      rmSync(path())
      mkdirSync(path('elsewhere'))
      symlinkSync(path('elsewhere'), path())
    },
    [],
  ],
])('signing out takes the session from the disk: a file that %s', async (_name, breakIt, stay) => {
  const secrets = start()
  await secrets.write(name, 'planted')
  await secrets.write(`${name}:2`, 'other')
  mkdirSync(path('secrets.json.next'))
  breakIt()
  expect(await secrets.remove(name)).toBeNull()
  expect(told.at(-1)).toEqual({ kept: 'memory', why: 'not-writable' })
  expect(
    Object.keys(existsSync(path()) ? (JSON.parse(onDisk()) as { secrets: object }).secrets : {}),
  ).toEqual(stay)
  expect((await start().read(name)).value).toBeNull()
  expect(left).toEqual([])
})

test('a session that can’t be taken from the disk is told of, and goes with the next try', async () => {
  const secrets = start()
  await secrets.write(name, 'planted')
  rmSync(path())
  mkdirSync(path())
  await expect(secrets.remove(name)).rejects.toThrow('could not be removed')
  expect(left).toEqual([path()])
  expect(await secrets.read(name)).toEqual({ value: null, lost: null })
  rmSync(path(), { recursive: true })
  await secrets.remove(name)
  expect(onDisk()).not.toContain(name)
})

test('what was kept as it is goes with the agreement, also if the file can’t be replaced', async () => {
  key = null
  agree(true)
  const secrets = start()
  await secrets.write(name, 'planted')
  mkdirSync(path('secrets.json.next'))
  agree(false)
  await secrets.close()
  expect(onDisk()).not.toContain('planted')
})

// A folder in its place can't be read by root either.
test('a file that may not be read is left alone: secrets are held until the app ends', async () => {
  mkdirSync(path())
  const secrets = start()
  await secrets.write(name, 'planted')
  expect((await secrets.read(name)).value).toBe('planted')
  expect(await secrets.status()).toEqual({ kept: 'memory', why: 'not-writable' })
  await secrets.remove(name)
  await secrets.close()
  expect(readdirSync(folder)).toEqual(['secrets.json'])
  expect(logged).toEqual(['secrets-not-readable'])
})

test('a damaged file of which no copy can be made is left alone too', async () => {
  writeFileSync(path(), '{"version": 1, "secr')
  mkdirSync(path('secrets.unreadable.json'))
  const secrets = start()
  await secrets.write(name, 'planted')
  await secrets.close()
  expect(onDisk()).toBe('{"version": 1, "secr')
})

test('writes that cross end with the last one', async () => {
  const secrets = start()
  await Promise.all(['1', '2', '3'].map((value) => secrets.write(name, value)))
  await secrets.close()
  expect((await start().read(name)).value).toBe('3')
})

test('a page can’t have it hold any number of secrets', async () => {
  const secrets = start()
  for (let i = 0; i < 64; i++) await secrets.write(`${name}:${i}`, 'x')
  await expect(secrets.write(`${name}:64`, 'x')).rejects.toThrow('more secrets')
  await secrets.close()
})
