import { err, ok, type Result } from '../../../shared/result.ts'
import { connectBus, theBus, type Bus, type BusError, type BusSignal } from '../portal/bus.ts'

export interface BusWatchDeps {
  /** ms that the connection, and then each call, may take */
  readonly patience: number
  readonly later: (ms: number, run: () => void) => () => void
  readonly log: { warn(entry: object): void }
}

/** What one wants to hear on a bus. */
export interface BusInterest {
  /** For the log. */
  readonly name: string
  /** The bus, as `net.connect` takes it; null: there is none. */
  readonly socket: string | null
  /** D-Bus match rules */
  readonly rules: readonly string[]
  /** Asks what has to be known before signals mean anything; called anew after each connection. */
  readonly prepare: (bus: Bus) => Promise<Result<null, BusError>>
  readonly onSignal: (signal: BusSignal) => void
}

/** ms until a bus that was lost is looked for again; doubled each time */
const firstPause = 1_000
const longestPause = 60_000

/** Listens until the returned function is called. Of a bus that can't be had at all the log is told once, and it is left alone. */
export function watchBus(interest: BusInterest, { patience, later, log }: BusWatchDeps): () => void {
  const { name, socket, rules, prepare, onSignal } = interest
  let bus: Bus | null = null
  let stopWaiting = (): void => undefined
  let pause = firstPause
  let worked = false
  let said = false
  let closed = false

  async function open(): Promise<Result<Bus, BusError>> {
    if (socket === null) return err({ kind: 'closed' })
    const connected = await connectBus(socket, patience, { onSignal, onClosed: lost })
    if (!connected.ok) return connected
    bus = connected.value
    for (const rule of rules) {
      const added = await bus.call({ ...theBus, member: 'AddMatch', signature: 's', body: [rule] })
      if (!added.ok) return added
    }
    const prepared = await prepare(connected.value)
    return prepared.ok ? ok(connected.value) : prepared
  }

  async function begin(): Promise<void> {
    const opened = await open()
    if (closed) return end()
    if (opened.ok) {
      worked = true
      said = false
      pause = firstPause
      return
    }
    end()
    if (!said) log.warn({ event: 'bus-failed', bus: name, ...opened.error })
    said = true
    if (worked) again()
  }

  function again(): void {
    stopWaiting()
    stopWaiting = later(pause, () => void begin())
    pause = Math.min(pause * 2, longestPause)
  }

  /** Before it had opened, `begin` sees to it. */
  function lost(): void {
    bus = null
    if (!closed && worked) again()
  }

  function end(): void {
    const ended = bus
    bus = null
    ended?.close()
  }

  void begin()
  return () => {
    closed = true
    stopWaiting()
    end()
  }
}
