import type { ShellActions } from './actions.ts'
import type { ShellState } from './state.ts'

/** For tests: somebody who is signed in, in no room, with nothing to read. */
export const someState: ShellState = {
  voice: { room: null, status: 'idle', muted: false, deafened: false, talking: false },
  devices: {
    inputs: [
      { id: 'desk', label: 'Desk & Co' },
      { id: 'head', label: 'Headset' },
    ],
    outputs: [{ id: 'speakers', label: 'Speakers' }],
  },
  chosen: { input: null, output: null },
  presence: 'online',
  badge: { mentions: 0, unread: false },
}

export const lounge = { room: { name: 'Lounge', server: 'Camp' }, status: 'connected' } as const

/** Actions that only note what was asked for. */
export function recordedActions(): { readonly act: ShellActions; readonly calls: readonly unknown[][] } {
  const calls: unknown[][] = []
  const record =
    (name: keyof ShellActions) =>
    (...given: unknown[]): void =>
      void calls.push([name, ...given])
  const act: ShellActions = {
    open: record('open'),
    show: record('show'),
    voice: record('voice'),
    presence: record('presence'),
    device: record('device'),
    zoom: record('zoom'),
    quit: record('quit'),
  }
  return { act, calls }
}
