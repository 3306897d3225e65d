import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SafeStorage } from 'electron'

type Used =
  'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'

/** A keychain with a key that a test can take away, replace or make known to everybody. */
export class FakeSafeStorage implements Pick<SafeStorage, Used> {
  backend: ReturnType<SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret'
  available = true
  /** As Chromium marks what it seals on Linux: `v10` is the password that everybody knows. */
  mark = 'v11'
  stale = false
  #key = randomBytes(32)

  /** Nothing that was sealed before can be opened any more. */
  reset(): void {
    this.#key = randomBytes(32)
  }

  getSelectedStorageBackend(): typeof this.backend {
    return this.backend
  }

  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(this.available)
  }

  async encryptStringAsync(text: string): Promise<Buffer> {
    if (!this.available) throw new Error('Encryption is not available.')
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    const sealed = [cipher.update(text, 'utf8'), cipher.final()]
    return Buffer.concat([Buffer.from(this.mark), nonce, cipher.getAuthTag(), ...sealed])
  }

  async decryptStringAsync(sealed: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    if (!this.available) throw new Error('Decryption is not available.')
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(3, 15))
    decipher.setAuthTag(sealed.subarray(15, 31))
    const text = Buffer.concat([decipher.update(sealed.subarray(31)), decipher.final()])
    return { shouldReEncrypt: this.stale, result: text.toString('utf8') }
  }
}
