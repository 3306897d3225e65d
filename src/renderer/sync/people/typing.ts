import type { SyncPorts } from '../ports.ts'

/** While somebody types, they say so this often (ms) at most. */
const sayEvery = 3_000

/** Who says nothing for this long (ms) has stopped typing. */
const stopsAfter = 6_000

/** More people than this are not told apart in one channel: a hint costs the writer nothing, so it may cost us little. */
const mostTyping = 20

export interface TypingInput extends Pick<SyncPorts, 'clock'> {
  readonly selfId: string
  /** Somebody known in that channel; anybody may claim to be anybody. */
  readonly isKnown: (channelId: string, userId: string) => boolean
  readonly say: (channelId: string) => void
  readonly show: (channelId: string, userIds: readonly string[]) => void
}

/** Who is typing where: an untrusted hint that fades by itself. */
export interface Typing {
  /** The person pressed a key. */
  typed(channelId: string): void
  /** They sent what they typed, or emptied it. */
  stopped(channelId: string): void
  heard(channelId: string, userId: string): void
  /** Somebody wrote: so they are not typing any more. */
  wrote(channelId: string, userId: string): void
  /** Nobody listens to that channel any more. */
  forget(channelId: string): void
  close(): void
}

export function createTyping({ clock, selfId, isKnown, say, show }: TypingInput): Typing {
  const quiet = new Map<string, () => void>()
  const channels = new Map<string, Map<string, () => void>>()

  const tell = (channelId: string): void => show(channelId, [...(channels.get(channelId)?.keys() ?? [])])

  function drop(channelId: string, userId: string): void {
    const typing = channels.get(channelId)
    const cancel = typing?.get(userId)
    if (typing === undefined || cancel === undefined) return
    cancel()
    typing.delete(userId)
    if (typing.size === 0) channels.delete(channelId)
    tell(channelId)
  }

  function forget(channelId: string): void {
    for (const cancel of channels.get(channelId)?.values() ?? []) cancel()
    if (channels.delete(channelId)) tell(channelId)
  }

  return {
    typed(channelId) {
      if (quiet.has(channelId)) return
      quiet.set(
        channelId,
        clock.after(sayEvery, () => quiet.delete(channelId)),
      )
      say(channelId)
    },
    stopped(channelId) {
      quiet.get(channelId)?.()
      quiet.delete(channelId)
    },
    heard(channelId, userId) {
      if (userId === selfId || !isKnown(channelId, userId)) return
      const typing = channels.get(channelId) ?? new Map<string, () => void>()
      const before = typing.get(userId)
      if (before === undefined && typing.size >= mostTyping) return
      before?.()
      typing.set(
        userId,
        clock.after(stopsAfter, () => drop(channelId, userId)),
      )
      channels.set(channelId, typing)
      if (before === undefined) tell(channelId)
    },
    wrote: drop,
    forget,
    close() {
      for (const cancel of quiet.values()) cancel()
      quiet.clear()
      for (const channelId of [...channels.keys()]) forget(channelId)
    },
  }
}
