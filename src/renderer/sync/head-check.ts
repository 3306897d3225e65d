import type { ChannelHead } from '../../shared/backend.ts'
import type { SyncPorts } from './ports.ts'

/** Between two checks pass this long (ms), and up to half as much again, so that not all ask at once. */
const checkEvery = 45_000

/** Channels in one question. */
const headsSize = 500

export interface HeadCheckInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random'> {
  readonly channelIds: () => readonly string[]
  readonly onHead: (head: ChannelHead) => void
  /** The person may no longer view some of the channels. */
  readonly onMissing: () => void
}

/** Asks now and then where all channels are: the net below everything that should have been told. */
export function startHeadCheck(input: HeadCheckInput): { close(): void } {
  const { backend, clock, random } = input
  let closed = false
  let cancel = later()

  function later(): () => void {
    return clock.after(checkEvery * (1 + random() / 2), () => void check())
  }

  async function check(): Promise<void> {
    const ids = input.channelIds()
    for (let from = 0; from < ids.length; from += headsSize) {
      const asked = ids.slice(from, from + headsSize)
      const heads = await backend.heads(asked)
      if (closed) return
      if (!heads.ok) break // the next check asks again
      for (const head of heads.value) input.onHead(head)
      if (heads.value.length < asked.length) input.onMissing()
    }
    cancel = later()
  }

  return {
    close() {
      closed = true
      cancel()
    },
  }
}
