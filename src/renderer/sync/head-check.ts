import type { ChannelHead } from '../../shared/backend.ts'
import type { SyncPorts } from './ports.ts'

/** Between two checks pass this long (ms), and up to half as much again, so that not all ask at once. */
const checkEvery = 45_000

export interface HeadCheckInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random'> {
  /** The epochs of the channels that are known, by id. */
  readonly epochs: () => ReadonlyMap<string, number>
  readonly onHead: (head: ChannelHead) => void
  /** The person may view other channels than those known, or some have moved to another topic without a word. */
  readonly onOtherChannels: () => void
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
    const heads = await backend.heads()
    if (closed) return
    cancel = later()
    if (!heads.ok) return // the next check asks again
    const known = input.epochs()
    for (const head of heads.value) if (known.has(head.channel_id)) input.onHead(head)
    // Each is named once, so they are the same ones if they are as many and all known.
    const same =
      heads.value.length === known.size &&
      heads.value.every(({ channel_id, epoch }) => known.get(channel_id) === epoch)
    if (!same) input.onOtherChannels()
  }

  return {
    close() {
      closed = true
      cancel()
    },
  }
}
