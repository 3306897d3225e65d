import { EventEmitter, once } from 'node:events'
import { createClient, defineInterface, Variant, type MessageBus } from 'dbus-native'

const portalPath = '/org/freedesktop/portal/desktop'

export interface AskedShortcut {
  readonly id: string
  readonly description: string
  readonly trigger: string
}

/** Response codes of org.freedesktop.portal.Request. */
export const answers = { yes: 0, no: 1, other: 2 } as const

/**
 * A desktop's half of the GlobalShortcuts portal, played by a test: it says yes to whatever is asked unless told otherwise,
 * and presses keys. `events`: `session` (path, app id), `bound` (what was asked for), `closed` (path).
 */
export class FakeDesktop {
  static readonly busName = 'org.freedesktop.impl.portal.desktop.bonfiretest'
  readonly events = new EventEmitter()
  /** What it answers when asked to bind; `never`: the person does not answer. */
  answer: keyof typeof answers | 'never' = 'yes'
  /** Which of the shortcuts asked for the person leaves out. */
  leaveOut: readonly string[] = []
  readonly #bus: MessageBus
  #emit: Readonly<Record<string, (...args: unknown[]) => void>> = {}
  #session: string | null = null

  /** Comes up on the bus at this socket. */
  static async start(socket: string): Promise<FakeDesktop> {
    const desktop = new FakeDesktop(createClient({ socket, authMethods: ['EXTERNAL'] }))
    await desktop.#start()
    return desktop
  }

  private constructor(bus: MessageBus) {
    this.#bus = bus
  }

  async #start(): Promise<void> {
    const shortcuts = defineInterface({
      name: 'org.freedesktop.impl.portal.GlobalShortcuts',
      methods: {
        CreateSession: {
          in: { handle: 'o', session: 'o', app: 's', options: 'a{sv}' },
          out: { response: 'u', results: 'a{sv}' },
          handler: ({ session, app }: { session: string; app: string }) => this.#createSession(session, app),
        },
        BindShortcuts: {
          in: { handle: 'o', session: 'o', shortcuts: 'a(sa{sv})', parent: 's', options: 'a{sv}' },
          out: { response: 'u', results: 'a{sv}' },
          handler: ({ shortcuts: asked }: { shortcuts: [string, Record<string, string>][] }) =>
            this.#bind(
              asked.map(([id, { description = '', preferred_trigger: trigger = '' }]) => ({
                id,
                description,
                trigger,
              })),
            ),
        },
      },
      properties: { version: { type: 'u', access: 'read', value: 1 } },
      signals: {
        Activated: { args: { session: 'o', id: 's', at: 't', options: 'a{sv}' } },
        Deactivated: { args: { session: 'o', id: 's', at: 't', options: 'a{sv}' } },
        ShortcutsChanged: { args: { session: 'o', shortcuts: 'a(sa{sv})' } },
      },
    })
    await this.#bus.export(portalPath, shortcuts)
    this.#emit = shortcuts.emit
    await this.#bus.ownName(FakeDesktop.busName)
  }

  press(id: string): void {
    this.#emit['Activated']?.(this.#session, id, BigInt(Date.now()), {})
  }

  release(id: string): void {
    this.#emit['Deactivated']?.(this.#session, id, BigInt(Date.now()), {})
  }

  /** The person chooses other keys in the desktop's settings. */
  changeShortcuts(): void {
    this.#emit['ShortcutsChanged']?.(this.#session, [])
  }

  /** The desktop ends the session by itself. */
  closeSession(): void {
    if (this.#session === null) throw new Error('no session is open')
    this.#bus.sendSignal(this.#session, 'org.freedesktop.impl.portal.Session', 'Closed')
  }

  /** The next of `session`, `bound` and `closed`. */
  async next(event: 'session' | 'bound' | 'closed'): Promise<readonly unknown[]> {
    return once(this.events, event)
  }

  /** It dies, and the bus notices. */
  async kill(): Promise<void> {
    const gone = once(this.#bus.connection, 'close')
    this.#bus.connection.stream.destroy()
    await gone
  }

  /** The bus is about to end under it. */
  expectEnd(): void {
    this.#bus.connection.on('error', () => undefined)
  }

  async #createSession(session: string, app: string): Promise<object> {
    this.#session = session
    const definition = defineInterface({
      name: 'org.freedesktop.impl.portal.Session',
      methods: { Close: { handler: () => this.events.emit('closed', session) } },
      properties: { version: { type: 'u', access: 'read', value: 1 } },
      signals: { Closed: {} },
    })
    await this.#bus.export(session, definition)
    this.events.emit('session', session, app)
    return { response: answers.yes, results: {} }
  }

  #bind(asked: readonly AskedShortcut[]): object | Promise<object> {
    this.events.emit('bound', asked)
    if (this.answer === 'never') return new Promise<object>(() => undefined)
    const shortcuts = asked
      .filter(({ id }) => !this.leaveOut.includes(id))
      .map(({ id, description, trigger }) => [
        id,
        { description: new Variant('s', description), trigger_description: new Variant('s', trigger) },
      ])
    return { response: answers[this.answer], results: { shortcuts: new Variant('a(sa{sv})', shortcuts) } }
  }
}
