import type { Logger } from 'pino'
import type { IpcOutput } from '../../shared/ipc.ts'
import type { SecretsStatus } from '../../shared/ipc/secrets.ts'
import type { SettingsStore } from '../settings/store.ts'
import { createKeptFile } from './kept-file.ts'
import { asideOf, isIn, type Kept, setAside, withoutPlain, withoutSecret, withSecret } from './kept.ts'
import { type Vault, VaultSilent } from './vault.ts'

/** Names that are held at once: backends of one person, and proxies. */
const atMost = 64

export interface Secrets {
  read(name: string): Promise<IpcOutput<'secrets.read'>>
  /** Held from now on, and on disk where that is allowed. */
  write(name: string, value: string): Promise<null>
  /** Rejects if it could not be removed from the disk; the person is told. */
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
  /** What was to go is still in the file. */
  readonly onLeft: (path: string) => void
}

/**
 * Sessions and passwords of this device. What the system can't encrypt is held in memory only, unless the person agreed to have it on
 * disk as it is. One thing happens after the other, so that the file is never of two minds.
 */
export function createSecrets({ path, vault, settings, log, onStatus, onLeft }: SecretsInput): Secrets {
  const held = new Map<string, string>()
  const said = new Set<string>()
  const triedAside = new Set<string>()
  /** Signed out of, whatever the disk says. */
  const over = new Set<string>()
  let sealing: Promise<boolean> | null = null
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

  const file = createKeptFile(path, sayOnce)

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

  async function takeOut(next: Kept): Promise<boolean> {
    const gone = await file.takeOut(next)
    if (!gone) onLeft(path)
    return gone
  }

  /** What was kept under the name goes in any case: it is of a session that is over. */
  async function keep(name: string, value: string): Promise<void> {
    const sealed = await seal(value)
    const now = file.read()
    if (sealed !== null) await file.save(withSecret(now, name, sealed))
    else if (isIn(now, name)) await file.save(withoutSecret(now, name))
  }

  async function status(): Promise<SecretsStatus> {
    if (!(await canSeal()))
      return settings.read().keepUnencrypted && file.isWritable()
        ? { kept: 'unencrypted', why: 'no-keychain' }
        : { kept: 'memory', why: 'no-keychain' }
    return file.isWritable() ? { kept: 'encrypted', why: null } : { kept: 'memory', why: 'not-writable' }
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
      if (!(cause instanceof VaultSilent)) {
        sayOnce('secret-unreadable', cause)
        return { value: null, lost: 'unreadable' }
      }
      sayOnce('no-keychain', cause)
      sealing = Promise.resolve(false)
      return { value: null, lost: 'no-keychain' }
    }
  }

  async function openKept(name: string, data: string): Promise<IpcOutput<'secrets.read'>> {
    const answer = await open(name, data)
    if (answer.lost !== 'unreadable') return answer
    triedAside.add(name)
    await file.save(setAside(file.read(), name))
    return answer
  }

  /** The key may be back; that it is not was said when it was put aside. */
  async function openAside(name: string): Promise<IpcOutput<'secrets.read'>> {
    const data = triedAside.has(name) ? undefined : asideOf(file.read(), name)
    triedAside.add(name)
    const value = data === undefined ? null : (await open(name, data)).value
    if (value !== null) await keep(name, value)
    return { value, lost: null }
  }

  async function read(name: string): Promise<IpcOutput<'secrets.read'>> {
    const value = held.get(name)
    if (value !== undefined) return { value, lost: null }
    if (over.has(name)) return { value: null, lost: null }
    const found = file.read().secrets[name]
    if (found === undefined) return openAside(name)
    if (found.how === 'sealed') return openKept(name, found.data)
    held.set(name, found.data)
    await keep(name, found.data) // the keychain may be there by now, or the agreement gone
    return { value: found.data, lost: null }
  }

  const stop = settings.subscribe((now, before) => {
    if (now.keepUnencrypted === before.keepUnencrypted) return
    void inTurn(async () => {
      if (!now.keepUnencrypted && Object.values(file.read().secrets).some(({ how }) => how === 'plain'))
        await takeOut(withoutPlain(file.read()))
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
        over.add(name)
        const gone = !isIn(file.read(), name) || (await takeOut(withoutSecret(file.read(), name)))
        await tellStatus()
        if (!gone) throw new Error('a session that is over could not be removed from the disk')
        return null
      }),
    status: () => inTurn(status),
    async close() {
      stop()
      await queue
    },
  }
}
