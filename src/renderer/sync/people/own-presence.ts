import type { ChosenStatus, PresenceStatus } from '../../../shared/backend.ts'
import type { SyncPorts } from '../ports.ts'

/** Whoever touches nothing for this long (ms) is idle. */
const idleAfter = 10 * 60_000

/** The backend counts a person as gone who was not heard of for three times this long (ms). */
const heartbeat = 60_000

/** Chosen by the person. */
export interface OwnPresence {
  readonly status: ChosenStatus
  readonly text: string | null
}

/** What others are told. Only `online` turns into idle by itself; whoever is invisible looks as if they were not there. */
export function toldStatus(chosen: ChosenStatus, idleFor: number): PresenceStatus {
  if (chosen === 'invisible') return 'offline'
  return chosen === 'online' && idleFor >= idleAfter ? 'idle' : chosen
}

/** Tells the backend how the person is, on every change and once a minute. */
export function keepPresence(
  { backend, clock, device }: Pick<SyncPorts, 'backend' | 'clock' | 'device'>,
  chosen: OwnPresence,
): { set(next: OwnPresence): void; hurry(): void; close(): void } {
  let now = chosen
  let cancel: (() => void) | null = null
  let closed = false

  function tell(): void {
    if (closed) return
    cancel?.()
    cancel = clock.after(heartbeat, tell)
    // Not reached: the next beat tells it again.
    void backend.setPresence(toldStatus(now.status, device.idleFor()), now.text)
  }
  tell()

  return {
    set(next) {
      now = next
      tell()
    },
    hurry: tell,
    close() {
      closed = true
      cancel?.()
    },
  }
}
