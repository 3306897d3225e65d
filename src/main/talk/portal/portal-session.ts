import { Variant } from 'dbus-native'
import { err, ok, type Result } from '../../../shared/result.ts'
import { theBus, type Bus, type BusError, type BusListener, type BusSignal } from './bus.ts'
import {
  bound,
  created,
  failureOf,
  keySignal,
  nonsense,
  oneNumber,
  oneText,
  ownerChange,
  portal,
  requestInterface,
  response,
  rules,
  sessionInterface,
  shortcutsInterface,
  type PortalFailure,
} from './portal-protocol.ts'
import type { PortalShortcut } from './portal-shortcuts.ts'

export interface PortalListener {
  onKey(kind: 'press' | 'release', shortcutId: string): void
  /** The person chose other keys in the desktop's settings: of those held now nobody may tell that they were let go. */
  onChanged(): void
  /** Told once, of a session that had been opened and was not closed by us. */
  onLost(failure: PortalFailure): void
}

export interface PortalOptions {
  readonly connect: (listener: BusListener) => Promise<Result<Bus, BusError>>
  /** The name of our desktop file without its ending. Portals from 1.21 on refuse programs that don't tell it. */
  readonly appId: string
  /** ms that the portal may take for what it does without asking the person */
  readonly patience: number
}

/**
 * One session of the desktop portal's GlobalShortcuts (xdg-desktop-portal, interface version 1 or 2) on a connection of its
 * own: a portal binds the shortcuts of a session only once, and knows a program only if its connection says so first.
 */
export class PortalSession {
  readonly #options: PortalOptions
  readonly #listener: PortalListener
  readonly #ended = Promise.withResolvers<PortalFailure>()
  readonly #responses = new Map<string, (body: readonly unknown[]) => void>()
  #state: 'opening' | 'open' | 'closed' = 'opening'
  #bus: Bus | null = null
  /** The portal's unique name: nobody else is believed. */
  #owner: string | null = null
  #handle: string | null = null

  constructor(options: PortalOptions, listener: PortalListener) {
    this.#options = options
    this.#listener = listener
  }

  /**
   * Asks for these shortcuts, once. The desktop may show a dialog, and then this takes as long as the person does. Gives the
   * ids of those that were bound.
   */
  async open(shortcuts: readonly PortalShortcut[]): Promise<Result<ReadonlySet<string>, PortalFailure>> {
    const opened = await Promise.race([
      this.#open(shortcuts),
      this.#ended.promise.then((failure) => err(failure)),
    ])
    if (!opened.ok) this.close()
    else if (this.#state === 'opening') this.#state = 'open'
    return opened
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#ended.resolve({ problem: 'died', detail: 'closed while it was being opened' })
    if (this.#bus === null) return
    if (this.#handle !== null)
      void this.#bus.call({ ...portal, path: this.#handle, interface: sessionInterface, member: 'Close' })
    this.#bus.close()
  }

  async #open(shortcuts: readonly PortalShortcut[]): Promise<Result<ReadonlySet<string>, PortalFailure>> {
    const connected = await this.#options.connect({
      onSignal: (signal) => this.#heard(signal),
      onClosed: () => this.#end({ problem: 'died', detail: 'the session bus closed the connection' }),
    })
    if (!connected.ok) return err(failureOf(connected.error, 'not-available'))
    const bus = connected.value
    if (this.#state === 'closed') bus.close()
    this.#bus = bus

    for (const rule of rules) {
      const added = await bus.call({ ...theBus, member: 'AddMatch', signature: 's', body: [rule] })
      if (!added.ok) return err(failureOf(added.error, 'died'))
    }
    const there = await this.#find(bus)
    if (!there.ok) return there
    if (shortcuts.length === 0) return ok(new Set())
    const session = await this.#create(bus)
    return session.ok ? this.#bind(bus, session.value, shortcuts) : session
  }

  /** Says who we are, which older portals don't want to know, and sees whether this portal has global shortcuts at all. */
  async #find(bus: Bus): Promise<Result<null, PortalFailure>> {
    const registered = await bus.call({
      ...portal,
      interface: 'org.freedesktop.host.portal.Registry',
      member: 'Register',
      signature: 'sa{sv}',
      body: [this.#options.appId, {}],
    })
    if (!registered.ok && registered.error.kind !== 'refused') return err(failureOf(registered.error, 'died'))
    const version = await bus.call({
      ...portal,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [shortcutsInterface, 'version'],
    })
    if (!version.ok)
      return err(failureOf(version.error, version.error.kind === 'refused' ? 'not-available' : 'died'))
    const body = [portal.destination]
    const owner = await bus.call({ ...theBus, member: 'GetNameOwner', signature: 's', body })
    if (!owner.ok) return err(failureOf(owner.error, 'died'))
    const name = oneText.safeParse(owner.value)
    if (!name.success || !oneNumber.safeParse(version.value).success) return err(nonsense('its version'))
    this.#owner = name.data[0]
    return ok(null)
  }

  async #create(bus: Bus): Promise<Result<string, PortalFailure>> {
    const options = { session_handle_token: new Variant('s', 'bonfire_talk') }
    const late: PortalFailure = { problem: 'hangs', detail: 'the portal opens no session' }
    const timer = setTimeout(() => this.#end(late), this.#options.patience)
    const results = await this.#request(bus, 'CreateSession', 'a{sv}', [], options)
    clearTimeout(timer)
    if (!results.ok) return results
    const session = created.safeParse(results.value)
    if (!session.success) return err(nonsense('CreateSession'))
    this.#handle = session.data.session_handle
    return ok(session.data.session_handle)
  }

  async #bind(
    bus: Bus,
    session: string,
    shortcuts: readonly PortalShortcut[],
  ): Promise<Result<ReadonlySet<string>, PortalFailure>> {
    const wanted = shortcuts.map(({ id, description, trigger }) => [
      id,
      { description: new Variant('s', description), preferred_trigger: new Variant('s', trigger) },
    ])
    const parent = '' // Electron tells nobody the handle of its window
    const body = [session, wanted, parent]
    const results = await this.#request(bus, 'BindShortcuts', 'oa(sa{sv})sa{sv}', body, {})
    if (!results.ok) return results
    const answer = bound.safeParse(results.value)
    if (!answer.success) return err(nonsense('BindShortcuts'))
    const ids = new Set(answer.data.shortcuts?.map(([id]) => id) ?? shortcuts.map(({ id }) => id))
    return ids.size > 0
      ? ok(ids)
      : err({ problem: 'not-allowed', detail: 'the desktop bound none of the shortcuts' })
  }

  /** A call that is answered by a signal (org.freedesktop.portal.Request), at a path that we choose beforehand. */
  async #request(
    bus: Bus,
    member: 'CreateSession' | 'BindShortcuts',
    signature: string,
    body: readonly unknown[],
    options: Readonly<Record<string, Variant>>,
  ): Promise<Result<Readonly<Record<string, unknown>>, PortalFailure>> {
    const token = `bonfire_${member}`
    const path = `${portal.path}/request/${bus.name.slice(1).replaceAll('.', '_')}/${token}`
    const answered = new Promise<readonly unknown[]>((resolve) => this.#responses.set(path, resolve))
    const called = await bus.call({
      ...portal,
      interface: shortcutsInterface,
      member,
      signature,
      body: [...body, { ...options, handle_token: new Variant('s', token) }],
    })
    if (!called.ok) return err(failureOf(called.error, 'died'))
    const answer = response.safeParse(await answered)
    if (!answer.success) return err(nonsense(member))
    const [code, results] = answer.data
    if (code === 0) return ok(results)
    // 1: the person said no. 2: "the interaction was ended in some other way"
    return err({ problem: code === 1 ? 'not-allowed' : 'died', detail: `${member} ended with ${code}` })
  }

  #heard({ sender, path, interface: from, member, body }: BusSignal): void {
    if (this.#state === 'closed') return
    if (sender === theBus.destination && member === 'NameOwnerChanged') return this.#ownerChanged(body)
    if (sender !== this.#owner) return
    if (from === requestInterface && member === 'Response') return this.#responses.get(path)?.(body)
    if (this.#handle === null) return
    if (from === sessionInterface && member === 'Closed' && path === this.#handle)
      return this.#end({ problem: 'died', detail: 'the desktop closed the session' })
    if (from !== shortcutsInterface || body[0] !== this.#handle) return
    if (member === 'ShortcutsChanged') return this.#listener.onChanged()
    const key = keySignal.safeParse(body)
    if (!key.success) return
    if (member === 'Activated') this.#listener.onKey('press', key.data[1])
    if (member === 'Deactivated') this.#listener.onKey('release', key.data[1])
  }

  #ownerChanged(body: readonly unknown[]): void {
    const change = ownerChange.safeParse(body)
    if (!change.success) return
    const [name, before] = change.data
    const ours = name === portal.destination ? before === this.#owner : before !== ''
    if (ours && this.#owner !== null) this.#end({ problem: 'died', detail: `${name} ended` })
  }

  #end(failure: PortalFailure): void {
    if (this.#state === 'opening') return this.#ended.resolve(failure)
    if (this.#state === 'closed') return
    this.close()
    this.#listener.onLost(failure)
  }
}
