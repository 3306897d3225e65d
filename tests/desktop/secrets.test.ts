import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemVault } from '../../src/main/secrets/system-vault.ts'
import { VaultSilent } from '../../src/main/secrets/vault.ts'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { backend } from '../support/desktop/desktop-world.ts'
import { FakeSafeStorage } from '../support/electron/fake-safe-storage.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

vi.mock('electron', () => import('../support/electron/electron.ts'))

const name = `bonfire.session.${new URL(backend.url).host}`

describe('a session of the page', () => {
  let page: Page
  beforeAll(async () => {
    page = (await startApp()).page
  })
  afterAll(() => machine.close())

  const file = (): string => readFileSync(join(machine.folder, 'userData', 'secrets.json'), 'utf8')
  const write = (named: string, value: string) =>
    page.evaluate((input) => window.bonfire?.['secrets.write'](input), { name: named, value })
  const read = (named: string) =>
    page.evaluate((input) => window.bonfire?.['secrets.read'](input), { name: named })

  test('is kept by main, sealed, and forgotten when it is told to', async () => {
    expect(await page.evaluate(() => window.bonfire?.['secrets.status']({}))).toEqual({
      ok: true,
      value: { kept: 'encrypted', why: null },
    })
    await write(name, 'planted')
    expect(await read(name)).toEqual({ ok: true, value: { value: 'planted', lost: null } })
    expect(file()).toContain(name)
    expect(file()).not.toContain('planted')
    await page.evaluate((input) => window.bonfire?.['secrets.remove'](input), { name })
    expect(await read(name)).toEqual({ ok: true, value: { value: null, lost: null } })
    expect(file()).not.toContain(name)
  })

  test('is all that the page can name', async () => {
    for (const named of ['proxy.example.org:3128', 'bonfire.session.', '../settings', '__proto__', ''])
      for (const answer of [await read(named), await write(named, 'x')])
        expect(answer).toEqual({ ok: false, error: { kind: 'bad-input' } })
  })

  test('that an earlier version left in the local storage moves to main', async () => {
    // A backend that is there, and says no more.
    await page.route(`${backend.url}/**`, (route) =>
      route.request().url().endsWith('/health')
        ? route.fulfill({ json: {}, headers: { 'access-control-allow-origin': '*' } })
        : route.abort(),
    )
    const session = JSON.stringify({ access_token: 'planted', refresh_token: 'planted', expires_at: 1 })
    await page.evaluate((args) => localStorage.setItem(...args), [name, session] as const)
    await page.reload({ waitUntil: 'load' })
    await page.waitForFunction((key) => localStorage.getItem(key) === null, name)
    expect(file()).toContain(name)
    expect(file()).not.toContain('planted')
  })
})

describe('the keychain of the system', () => {
  const keychain = (changes: Partial<FakeSafeStorage> = {}) => Object.assign(new FakeSafeStorage(), changes)

  test('seals and opens', async () => {
    const vault = systemVault(keychain(), 'linux')
    expect(await vault.available()).toBe(true)
    const sealed = await vault.seal('planted')
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('planted')
    expect(await vault.open(sealed)).toEqual({ text: 'planted', stale: false })
  })

  test.each([
    ['of which Electron says that it is none', { backend: 'basic_text' }],
    ['nobody knows yet', { backend: 'unknown' }],
    ['that is there in name only: everybody knows the password', { mark: 'v10' }],
    ['that is missing', { available: false }],
  ] as const)('does not count on Linux if it is one %s', async (_name, changes) => {
    expect(await systemVault(keychain(changes), 'linux').available()).toBe(false)
  })

  test('counts on macOS and Windows whenever it is there', async () => {
    for (const platform of ['darwin', 'win32'] as const) {
      expect(await systemVault(keychain({ mark: 'v10', backend: 'unknown' }), platform).available()).toBe(
        true,
      )
      expect(await systemVault(keychain({ available: false }), platform).available()).toBe(false)
    }
  })

  test('that says that it can’t now has lost nothing', async () => {
    const system = keychain()
    const vault = systemVault(system, 'linux')
    const sealed = await vault.seal('planted')
    system.decryptStringAsync = () =>
      Promise.reject(
        new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.'),
      )
    await expect(vault.open(sealed)).rejects.toThrow(VaultSilent)
  })

  test('that says nothing for a minute has lost nothing', async () => {
    vi.useFakeTimers()
    try {
      const system = keychain()
      system.decryptStringAsync = () => Promise.withResolvers<never>().promise
      const opened = expect(systemVault(system, 'linux').open(Buffer.from('x'))).rejects.toThrow(VaultSilent)
      await vi.advanceTimersByTimeAsync(60_000)
      await opened
    } finally {
      vi.useRealTimers()
    }
  })

  test('opens nothing that another key sealed', async () => {
    const system = keychain()
    const vault = systemVault(system, 'linux')
    const sealed = await vault.seal('planted')
    system.reset()
    await expect(vault.open(sealed)).rejects.not.toBeInstanceOf(VaultSilent)
  })
})
