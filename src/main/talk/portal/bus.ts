import { connect } from 'node:net'
import {
  ConnectionClosedError,
  createClient,
  TimeoutError,
  type DBusError,
  type InvokeCallback,
  type Message,
} from 'dbus-native'
import { err, ok, type Result } from '../../../shared/result.ts'

/** `refused`: the other side answered with an error of this name. `closed`: there is no bus, or no longer. */
export type BusError =
  | { readonly kind: 'refused'; readonly name: string; readonly detail: string }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'closed' }

export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** Whatever the sender chose to say: to be parsed. */
  readonly body: readonly unknown[]
}

/** A connection to a D-Bus. */
export interface Bus {
  /** The unique name the bus gave this connection, such as `:1.42`. */
  readonly name: string
  /** The values of the answer, as they came: to be parsed. */
  call(call: BusCall): Promise<Result<readonly unknown[], BusError>>
  close(): void
}

export interface BusListener {
  onSignal(signal: BusSignal): void
  /** The connection, once there was one, ended, by whomever. */
  onClosed(): void
}

/** Connects to the bus at this socket. `patience`: ms that the connection, and then each call, may take. */
export async function connectBus(
  socket: string,
  patience: number,
  listener: BusListener,
): Promise<Result<Bus, BusError>> {
  const stream = connect(socket)
  // `direct`: the library's own Hello throws out of a timer when the bus hangs
  const client = createClient({ stream, direct: true, timeout: patience, authMethods: ['EXTERNAL'] })
  const { connection } = client
  connection.on('error', () => stream.destroy()) // tells 'close'
  connection.on('message', (message) => {
    const signal = signalOf(message)
    if (signal !== null) listener.onSignal(signal)
  })

  const call = (to: BusCall): Promise<Result<readonly unknown[], BusError>> =>
    new Promise((resolve) => {
      const { body, ...message } = to
      const answer: InvokeCallback = (failure, ...values) =>
        resolve(failure === null ? ok(values) : err(errorOf(failure)))
      client.invoke(body === undefined ? message : { ...message, body: [...body] }, answer)
    })
  const close = (): void => {
    stream.destroySoon()
  }

  const hello = await call({ ...theBus, member: 'Hello' })
  const name = hello.ok ? hello.value[0] : undefined
  if (typeof name === 'string') {
    client.name = name
    connection.on('close', () => listener.onClosed())
    return ok({ name, call, close })
  }
  stream.destroy()
  return hello.ok ? err({ kind: 'closed' }) : hello
}

/** The bus itself, whom one asks for names and signals. */
export const theBus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

function signalOf({ type, sender, path, member, body = [], ...rest }: Message): BusSignal | null {
  if (type !== 4 || sender === undefined || path === undefined || member === undefined) return null
  return { sender, path, interface: rest.interface ?? '', member, body }
}

function errorOf(failure: DBusError): BusError {
  if (failure instanceof TimeoutError) return { kind: 'hangs' }
  if (failure instanceof ConnectionClosedError) return { kind: 'closed' }
  if (failure.dbusName !== undefined)
    return { kind: 'refused', name: failure.dbusName, detail: failure.message }
  throw failure // a call that can't be written as its signature says
}
