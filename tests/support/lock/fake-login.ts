import { once } from 'node:events'
import { createClient, defineInterface, type DefinedInterface, type MessageBus } from 'dbus-native'

const service = 'org.freedesktop.login1'
const sessionInterface = `${service}.Session`
const pathOf = (id: string): string => `/org/freedesktop/login1/session/_3${id}`

/** logind as a test plays it, with two sessions: `2`, which is the person's own, and `7`. */
export class FakeLogin {
  readonly #bus: MessageBus
  readonly #sessions = new Map<string, DefinedInterface>()
  /** Session ids it was asked for. */
  readonly asked: string[] = []

  static async start(socket: string): Promise<FakeLogin> {
    const login = new FakeLogin(createClient({ socket, authMethods: ['EXTERNAL'] }))
    await login.#start()
    return login
  }

  private constructor(bus: MessageBus) {
    this.#bus = bus
  }

  async #start(): Promise<void> {
    const manager = defineInterface({
      name: `${service}.Manager`,
      methods: {
        GetSession: {
          in: { id: 's' },
          out: { path: 'o' },
          handler: ({ id }: { id: string }) => {
            this.asked.push(id)
            const known = id === 'auto' ? '2' : id
            if (!this.#sessions.has(known)) throw new Error(`no session ${id}`)
            return pathOf(known)
          },
        },
      },
    })
    await this.#bus.export('/org/freedesktop/login1', manager)
    for (const id of ['2', '7']) {
      const session = defineInterface({
        name: sessionInterface,
        properties: {
          LockedHint: { type: 'b', access: 'read', value: false },
          Active: { type: 'b', access: 'read', value: true },
        },
        signals: { Lock: {}, Unlock: {} },
      })
      await this.#bus.export(pathOf(id), session)
      this.#sessions.set(id, session)
    }
    await this.#bus.ownName(service)
  }

  tell(signal: 'Lock' | 'Unlock', id = '2'): void {
    this.#sessions.get(id)?.emit[signal]?.()
  }

  change(properties: { readonly LockedHint?: boolean; readonly Active?: boolean }, id = '2'): void {
    this.#bus.emitPropertiesChanged(pathOf(id), sessionInterface, properties)
  }

  /** It dies, and the bus notices. */
  async kill(): Promise<void> {
    const gone = once(this.#bus.connection, 'close')
    this.#bus.connection.stream.destroy()
    await gone
  }
}
