import { z } from 'zod'
import { err, ok, type Result } from '../../../shared/result.ts'
import { theBus, type Bus, type BusError, type BusSignal } from '../portal/bus.ts'
import { busSocketOf, systemBusSocketOf } from '../portal/bus-address.ts'
import { watchBus, type BusInterest, type BusWatchDeps } from './bus-watch.ts'

/*
 * Whether the person is at the machine, on Linux, where Electron does not tell: logind says when their session is locked or another
 * one has the screen, and the desktops' screensavers when they cover it.
 */

export interface ScreenLock {
  /** Calls back at each lock, with the reason, and at the first unlock after it, until the returned function is called. */
  subscribe(listener: (event: 'lock' | 'unlock', reason: string) => void): () => void
  close(): void
}

export interface ScreenLockDeps extends BusWatchDeps {
  readonly env: Readonly<Record<string, string | undefined>>
}

const login = 'org.freedesktop.login1'
const manager = {
  destination: login,
  path: '/org/freedesktop/login1',
  interface: `${login}.Manager`,
} as const
const sessionInterface = `${login}.Session`

const onePath = z.tuple([z.string()]).rest(z.unknown())
const ownerChange = z.tuple([z.literal(login), z.string(), z.string()])
const changedProperties = z
  .tuple([
    z.literal(sessionInterface),
    z.object({ LockedHint: z.boolean().optional(), Active: z.boolean().optional() }),
  ])
  .rest(z.unknown())
const oneBoolean = z.tuple([z.boolean()]).rest(z.unknown())

/** Begins to listen at once. */
export function watchScreenLock({ env, ...deps }: ScreenLockDeps): ScreenLock {
  const listeners = new Set<(event: 'lock' | 'unlock', reason: string) => void>()
  let away = false
  /** Several may tell of one lock: nobody minds to hear of it twice. */
  function tell(isAway: boolean, reason: string): void {
    if (!isAway && !away) return
    away = isAway
    for (const listener of listeners) listener(isAway ? 'lock' : 'unlock', reason)
  }
  const stops = [
    watchBus(loginSession(systemBusSocketOf(env), env['XDG_SESSION_ID'], tell), deps),
    watchBus(screensavers(busSocketOf(env), tell), deps),
  ]
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      listeners.clear()
      for (const stop of stops.splice(0)) stop()
    },
  }
}

type Tell = (isAway: boolean, reason: string) => void

function loginSession(socket: string | null, id: string | undefined, tell: Tell): BusInterest {
  let session: string | null = null
  /** logind's unique name: anybody on the system's bus may say something to us. */
  let owner: string | null = null

  async function prepare(bus: Bus): Promise<Result<null, BusError>> {
    const asked = await bus.call({ ...theBus, member: 'GetNameOwner', signature: 's', body: [login] })
    if (!asked.ok) return asked
    // An app that the desktop started outside any session is still in front of the person's own one: that is `auto`.
    const found = id === undefined ? null : await getSession(bus, id)
    const path = found?.ok === true ? found : await getSession(bus, 'auto')
    if (!path.ok) return path
    owner = onePath.safeParse(asked.value).data?.[0] ?? null
    session = path.value
    return ok(null)
  }

  return {
    name: 'system',
    socket,
    rules: [
      `type='signal',sender='${login}',interface='${sessionInterface}',path_namespace='${manager.path}/session'`,
      `type='signal',sender='${login}',member='PropertiesChanged',arg0='${sessionInterface}'`,
      `type='signal',sender='${theBus.destination}',member='NameOwnerChanged',arg0='${login}'`,
    ],
    prepare,
    onSignal({ sender, path, interface: from, member, body }) {
      if (sender === theBus.destination && member === 'NameOwnerChanged')
        owner = ownerChange.safeParse(body).data?.[2] ?? owner
      if (sender !== owner || path !== session) return
      if (from === sessionInterface && member === 'Lock') return tell(true, 'lock')
      if (from === sessionInterface && member === 'Unlock') return tell(false, 'unlock')
      const changed = member === 'PropertiesChanged' ? changedProperties.safeParse(body).data?.[1] : undefined
      if (changed?.LockedHint !== undefined) tell(changed.LockedHint, 'locked-hint')
      if (changed?.Active !== undefined) tell(!changed.Active, 'active')
    },
  }
}

async function getSession(bus: Bus, id: string): Promise<Result<string, BusError>> {
  const found = await bus.call({ ...manager, member: 'GetSession', signature: 's', body: [id] })
  if (!found.ok) return found
  const path = onePath.safeParse(found.value)
  return path.success ? ok(path.data[0]) : err({ kind: 'refused', name: 'GetSession', detail: 'no path' })
}

/** freedesktop.org's, GNOME's, Cinnamon's, MATE's and Xfce's differ in their first words only. */
const screensavers = (socket: string | null, tell: Tell): BusInterest => ({
  name: 'session',
  socket,
  rules: [`type='signal',member='ActiveChanged'`],
  prepare: async () => ok(null),
  onSignal({ interface: from, member, body }: BusSignal) {
    const active = from.endsWith('.ScreenSaver') && member === 'ActiveChanged' && oneBoolean.safeParse(body)
    if (active !== false && active.success) tell(active.data[0], 'screensaver')
  },
})
