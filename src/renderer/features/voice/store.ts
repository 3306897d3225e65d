import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'
import type { DeviceNotice, Gate, VoiceError, VoicePeer, VoicePort, VoiceStatus } from './ports.ts'

/** Why a room can't be joined, or was left. */
export type VoiceProblem =
  | VoiceError
  /** The backend names no voice node. */
  | { readonly kind: 'no-sfu' }
  /** The backend could not be asked for one. */
  | { readonly kind: 'backend'; readonly error: RequestError }

export interface VoiceRoom {
  readonly channelId: string
  readonly serverId: string
  readonly name: string
}

export interface VoiceState {
  readonly status: VoiceStatus
  /** The room the person is in or wants to be in; kept with `failed`, so that it can be tried again. */
  readonly room: VoiceRoom | null
  readonly peers: readonly VoicePeer[]
  /** What the person chose; deafened people are muted whatever this says. */
  readonly muted: boolean
  readonly deafened: boolean
  /** What push-to-talk asks for; closed until somebody says how this person talks. */
  readonly gate: Gate
  readonly canSpeak: boolean
  /** Sound of this person goes out. */
  readonly sending: boolean
  readonly problem: VoiceProblem | null
  /** The microphone stopped working while connected. */
  readonly micProblem: VoiceError | null
  /** The last change of device that the person did not make, until they put it away. */
  readonly notice: DeviceNotice | null
}

export interface Voice {
  readonly store: StoreApi<VoiceState>
  /** Enters a room, leaving the present one; again for the same room only after it failed. */
  join(room: VoiceRoom): Promise<void>
  retry(): Promise<void>
  leave(): void
  toggleMuted(): void
  toggleDeafened(): void
  setGate(gate: Gate): void
  /** Takes the notice about a sound device away. */
  dismissNotice(): void
  /** Takes the error away without joining again. */
  dismiss(): void
  /** Linear RMS 0..1 of somebody in the present room; see VoicePort. */
  readonly level: (userId: string) => number
  close(): void
}

export interface VoiceWorld {
  readonly port: VoicePort
  readonly selfId: string
  readonly sfuUrl: () => Promise<Result<string | null, RequestError>>
  /** A currently valid access token. */
  readonly token: () => Promise<string>
  /** Muted and deafened, as chosen last on this device. */
  readonly memory: {
    read(): { readonly muted: boolean; readonly deafened: boolean }
    write(choice: { readonly muted: boolean; readonly deafened: boolean }): void
  }
}

/**
 * What the microphone does. `live`: sound goes out. `waiting`: it would with the key held. `off`: it would not, whatever is held.
 */
export const micState = (state: VoiceState): 'live' | 'waiting' | 'off' =>
  state.sending ? 'live' : state.gate === null || isSilent(state) ? 'off' : 'waiting'

/** Is this person muted, whatever the reason? Push-to-talk is none: with the key held they would be heard. */
export const isSilent = (state: VoiceState): boolean =>
  state.muted ||
  state.deafened ||
  !state.canSpeak ||
  state.micProblem !== null ||
  (state.status !== 'connected' && state.status !== 'idle')

export function createVoice({ port, selfId, sfuUrl, token, memory }: VoiceWorld): Voice {
  const outside = {
    status: 'idle',
    room: null,
    peers: [],
    canSpeak: true,
    sending: false,
    micProblem: null,
    notice: null,
  } as const
  const store = createStore<VoiceState>(() => ({ ...outside, ...memory.read(), gate: false, problem: null }))
  /** Grows with each join and leave: an answer that was overtaken changes nothing. */
  let turn = 0

  const stop = port.subscribe((event) => {
    const { room } = store.getState()
    if (room === null) return
    switch (event.type) {
      case 'status':
        if (event.status === 'idle' || event.status === 'failed') end(room, event.error)
        else store.setState({ status: event.status, problem: null })
        return
      case 'peers':
        return store.setState({ peers: event.peers })
      case 'can-speak':
        return store.setState({ canSpeak: event.canSpeak })
      case 'sending':
        return store.setState({ sending: event.sending })
      case 'device':
        return store.setState({ notice: event.notice })
      case 'mic':
        return store.setState({ micProblem: event.problem })
    }
  })

  /** Out of the room; with a reason, the room stays on show so that it can be tried again. */
  function end(room: VoiceRoom, problem: VoiceProblem | null): void {
    turn += 1
    store.setState(
      problem === null ? { ...outside, problem } : { ...outside, status: 'failed', room, problem },
    )
  }

  async function join(room: VoiceRoom): Promise<void> {
    const before = store.getState()
    if (before.room?.channelId === room.channelId && before.status !== 'failed') return
    turn += 1
    const mine = turn
    // The room is left before the next one is looked for, so that nobody hears the search.
    port.leave()
    store.setState({ ...outside, status: 'connecting', room, problem: null })
    const found = await sfuUrl()
    if (mine !== turn) return
    if (!found.ok) return end(room, { kind: 'backend', error: found.error })
    if (found.value === null) return end(room, { kind: 'no-sfu' })
    const { muted, deafened, gate } = store.getState()
    const joined = await port.join({
      sfuUrl: found.value,
      channelId: room.channelId,
      userId: selfId,
      muted,
      deafened,
      gate,
      token,
    })
    if (mine === turn && !joined.ok) end(room, joined.error)
  }

  const choose = (choice: { readonly muted: boolean; readonly deafened: boolean }): void => {
    store.setState(choice)
    memory.write(choice)
    port.setMuted(choice.muted)
    port.setDeafened(choice.deafened)
  }

  function leave(): void {
    turn += 1
    store.setState({ ...outside, problem: null })
    port.leave()
  }

  return {
    store,
    join,
    async retry() {
      const { room } = store.getState()
      if (room !== null) await join(room)
    },
    leave,
    toggleMuted() {
      const { muted, deafened } = store.getState()
      // Unmuting while deafened means "let me talk again": both end.
      choose(deafened ? { muted: false, deafened: false } : { muted: !muted, deafened })
    },
    toggleDeafened() {
      const { muted, deafened } = store.getState()
      choose({ muted, deafened: !deafened })
    },
    setGate(gate) {
      store.setState({ gate })
      port.setGate(gate)
    },
    dismissNotice: () => store.setState({ notice: null }),
    dismiss() {
      if (store.getState().status === 'failed') store.setState({ ...outside, problem: null })
    },
    level: (userId) => port.level(userId),
    close() {
      leave()
      stop()
    },
  }
}
