import type { Logger } from 'pino'
import type { IpcOutput } from '../../shared/ipc.ts'
import type { SecretsStatus } from '../../shared/ipc/secrets.ts'
import { copyBeside, readText, replaceText } from '../text-file.ts'
import type { SettingsStore } from '../settings/store.ts'
import {
  decodeKept,
  encodeKept,
  type Kept,
  nothingKept,
  setAside,
  withoutPlain,
  withoutSecret,
  withSecret,
} from './kept.ts'
import type { Vault } from './vault.ts'

/** Names that are held at once: backends of one person, and proxies. */
const atMost = 64

export interface Secrets {
  read(name: string): Promise<IpcOutput<'secrets.read'>>
  /** Held from now on, and on disk where that is allowed. */
  write(name: string, value: string): Promise<null>
  remove(name: string): Promise<null>
  status(): Promise<SecretsStatus>
  /** Waits for what is being written. */
  close(): Promise<void>
}

export interface SecretsInput {
  readonly path: string
  readonly vault: Vault
  readonly settings: Pick<SettingsStore, 'read' | 'subscribe'>
  readonly log: Pick<Logger, 'warn'>
  readonly onStatus: (status: SecretsStatus) => void
}

/**
 * Sessions and passwords of this device. What the system can't encrypt is held in memory only, unless the person agreed to have it on
 * disk as it is. One thing happens after the other, so that the file is never of two minds.
 */
export function createSecrets({ path, vault, settings, log, onStatus }: SecretsInput): Secrets {
  const held = new Map<string, string>()
  const said = new Set<string>()
  let file: Kept | null = null
  let sealing: Promise<boolean> | null = null
  let writable = true
  let last: SecretsStatus | null = null
  let queue: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = queue.then(work)
    queue = next.catch(() => undefined)
    return next
  }

  function sayOnce(event: string, cause: unknown = null): void {
    if (said.has(event)) return
    said.add(event)
    log.warn({ event, path, detail: cause instanceof Error ? cause.message : null })
  }

  function onDisk(): Kept {
    file ??= load()
    return file
  }

  function load(): Kept {
    try {
      const text = readText(path)
      if (text === null) return nothingKept
      const decoded = decodeKept(text)
      if (decoded.ok) return decoded.value
      copyBeside(path, path.replace(/(\.json)?$/, '.unreadable$1'))
      sayOnce('secrets-damaged')
    } catch (cause) {
      sayOnce('secrets-not-readable', cause)
    }
    return nothingKept
  }

  async function save(next: Kept): Promise<void> {
    if (next === onDisk()) return
    file = next
    try {
      await replaceText(path, encodeKept(next))
      writable = true
    } catch (cause) {
      writable = false
      sayOnce('secrets-not-writable', cause)
    }
  }

  /** Whether the keychain works; once it has failed it is left alone until the next start. */
  function canSeal(): Promise<boolean> {
    sealing ??= vault.available().then(
      (available) => {
        if (!available) sayOnce('no-keychain')
        return available
      },
      (cause: unknown) => {
        sayOnce('no-keychain', cause)
        return false
      },
    )
    return sealing
  }

  async function seal(value: string): Promise<Kept['secrets'][string] | null> {
    if (await canSeal()) {
      try {
        return { how: 'sealed', data: Buffer.from(await vault.seal(value)).toString('base64') }
      } catch (cause) {
        sayOnce('no-keychain', cause)
        sealing = Promise.resolve(false)
      }
    }
    return settings.read().keepUnencrypted ? { how: 'plain', data: value } : null
  }

  /** What was kept under the name goes in any case: it is of a session that is over. */
  async function keep(name: string, value: string): Promise<void> {
    const sealed = await seal(value)
    const now = onDisk()
    if (sealed !== null) await save(withSecret(now, name, sealed))
    else if (name in now.secrets) await save(withoutSecret(now, name))
  }

  async function status(): Promise<SecretsStatus> {
    if (!(await canSeal()))
      return settings.read().keepUnencrypted && writable
        ? { kept: 'unencrypted', why: 'no-keychain' }
        : { kept: 'memory', why: 'no-keychain' }
    return writable ? { kept: 'encrypted', why: null } : { kept: 'memory', why: 'not-writable' }
  }

  async function tellStatus(): Promise<void> {
    const now = await status()
    if (now.kept !== last?.kept || now.why !== last.why) onStatus(now)
    last = now
  }

  async function open(name: string, data: string): Promise<IpcOutput<'secrets.read'>> {
    if (!(await canSeal())) return { value: null, lost: 'no-keychain' }
    try {
      const { text, stale } = await vault.open(Buffer.from(data, 'base64'))
      held.set(name, text)
      if (stale) await keep(name, text)
      return { value: text, lost: null }
    } catch (cause) {
      sayOnce('secret-unreadable', cause)
      await save(setAside(onDisk(), name))
      return { value: null, lost: 'unreadable' }
    }
  }

  async function read(name: string): Promise<IpcOutput<'secrets.read'>> {
    const value = held.get(name)
    if (value !== undefined) return { value, lost: null }
    const found = onDisk().secrets[name]
    if (found === undefined) return { value: null, lost: null }
    if (found.how === 'sealed') return open(name, found.data)
    held.set(name, found.data)
    await keep(name, found.data) // the keychain may be there by now, or the agreement gone
    return { value: found.data, lost: null }
  }

  const stop = settings.subscribe((now, before) => {
    if (now.keepUnencrypted === before.keepUnencrypted) return
    void inTurn(async () => {
      if (!now.keepUnencrypted && Object.values(onDisk().secrets).some(({ how }) => how === 'plain'))
        await save(withoutPlain(onDisk()))
      for (const [name, value] of held) await keep(name, value)
      await tellStatus()
    })
  })

  return {
    read: (name) =>
      inTurn(async () => {
        const found = await read(name)
        await tellStatus()
        return found
      }),
    write: (name, value) =>
      inTurn(async () => {
        if (!held.has(name) && held.size >= atMost) throw new Error('more secrets than the app has names for')
        held.set(name, value)
        await keep(name, value)
        await tellStatus()
        return null
      }),
    remove: (name) =>
      inTurn(async () => {
        held.delete(name)
        if (name in onDisk().secrets) await save(withoutSecret(onDisk(), name))
        return null
      }),
    status: () => inTurn(status),
    async close() {
      stop()
      await queue
    },
  }
}
