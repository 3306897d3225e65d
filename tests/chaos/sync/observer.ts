import type { SyncState } from '../../../src/renderer/sync/state.ts'
import type { AppWindow } from './window.ts'

/** What a window showed while all went on. */
export interface Observed {
  /** Gaps found and filled. */
  repaired: number
  /** Answers that told to wait. */
  limited: number
  /** States in which messages were shown out of order or twice. */
  disordered: number
  /** Refusals that nothing explains. */
  readonly surprises: string[]
}

/** Looks at every state of a window until the returned function is called; notes in `sent` what was shown as refused. */
export function observe(window: AppWindow, closedChannel: string): { readonly seen: Observed; stop(): void } {
  const seen: Observed = { repaired: 0, limited: 0, disordered: 0, surprises: [] }
  const stop = window.watch((state, before) => {
    if (state.channels !== before.channels) watchChannels(state, before)
    if (state.outgoing !== before.outgoing) watchOutgoing(state, before)
    if (!state.keepsUnsent && before.keepsUnsent)
      seen.surprises.push(`${window.name} can't keep what is unsent`)
  })

  function watchChannels(state: SyncState, before: SyncState): void {
    for (const [id, view] of Object.entries(state.channels)) {
      const old = before.channels[id]
      if (old === view) continue
      seen.repaired += Math.max(0, view.repaired - (old?.repaired ?? 0))
      if (old?.timeline.messages === view.timeline.messages) continue
      const { messages } = view.timeline
      if (messages.some(({ seq }, at) => seq <= (messages[at - 1]?.seq ?? 0))) seen.disordered += 1
    }
  }

  function watchOutgoing(state: SyncState, before: SyncState): void {
    const old = new Map(before.outgoing.map((one) => [one.id, one]))
    for (const { id, channelId, trouble, refused } of state.outgoing) {
      if (trouble?.kind === 'rate-limited' && old.get(id)?.trouble !== trouble) seen.limited += 1
      if (refused === null || old.get(id)?.refused !== null) continue
      const known = window.sent.find((sent) => sent.id === id)
      if (known) known.refused = true
      if (refused.kind !== 'not-allowed' || channelId !== closedChannel)
        seen.surprises.push(`${window.name} was refused ${id}: ${JSON.stringify(refused)}`)
    }
  }
  return { seen, stop }
}
