import type { SafeStorage } from 'electron'
import { type Vault, VaultSilent } from './vault.ts'

/** A keychain may ask the person to unlock it; one that says nothing for this long (ms) counts as broken. */
const answerWithin = 60_000

/** Of Linux: stores that lie beside the data with a key that everybody knows, or none at all. */
const notSecret: ReadonlySet<string> = new Set(['basic_text', 'unknown'])

/**
 * On Linux, Chromium marks what it sealed with the name of the key: `v10` is the password that is written in its source, used when a
 * desktop has a keychain in name only (components/os_crypt, posix_key_provider).
 */
const everybodysKey = 'v10'

/** What Electron says, in words only, of a keychain that is locked or restarting (electron_api_safe_storage.cc). */
const notNow = /temporarily unavailable/

/** Keychain on macOS, DPAPI on Windows, the Secret Service or KWallet on Linux. */
export const systemVault = (
  safeStorage: Pick<
    SafeStorage,
    'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
  >,
  platform: NodeJS.Platform,
): Vault => ({
  async available() {
    if (platform === 'linux' && notSecret.has(safeStorage.getSelectedStorageBackend())) return false
    if (!(await within(safeStorage.isAsyncEncryptionAvailable()))) return false
    if (platform !== 'linux') return true
    const probe = await within(safeStorage.encryptStringAsync('probe'))
    return probe.toString('latin1', 0, everybodysKey.length) !== everybodysKey
  },
  seal: (text) => within(safeStorage.encryptStringAsync(text)),
  async open(sealed) {
    try {
      const { result, shouldReEncrypt } = await within(safeStorage.decryptStringAsync(Buffer.from(sealed)))
      return { text: result, stale: shouldReEncrypt }
    } catch (cause) {
      if (cause instanceof Error && notNow.test(cause.message))
        throw new VaultSilent(cause.message, { cause })
      throw cause
    }
  },
})

async function within<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new VaultSilent('the keychain does not answer')), answerWithin)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
