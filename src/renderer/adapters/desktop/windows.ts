import { z } from 'zod'
import type { Windows } from '../../sync/ports.ts'

/** What other windows say is ours, but may be of another version of the app. */
const news = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('outbox') }),
  z.object({ kind: z.literal('sent'), channelId: z.uuid(), id: z.uuid(), rev: z.int().positive() }),
])

/**
 * The person's other windows of one backend on this device: Web Locks choose who leads, a BroadcastChannel carries news.
 * A browser that keeps the windows apart, as some do in private mode, lets each lead.
 */
export function browserWindows(owner: string, locks: LockManager | undefined): Windows {
  const name = `bonfire.outbox.${owner}`
  /** Listens. What is told goes out on it too, or this window would hear itself. */
  let open: BroadcastChannel | null = null
  return {
    lead(onLead) {
      if (locks === undefined) {
        onLead()
        return () => {}
      }
      const stop = new AbortController()
      const until = Promise.withResolvers<null>()
      const hold = (): Promise<null> => {
        onLead()
        return until.promise
      }
      locks.request(name, { signal: stop.signal }, hold).catch(() => {
        if (!stop.signal.aborted) onLead() // no locks here after all
      })
      return () => {
        stop.abort()
        until.resolve(null)
      }
    },
    tell(what) {
      if (open !== null) return open.postMessage(what)
      const channel = new BroadcastChannel(name)
      channel.postMessage(what)
      channel.close()
    },
    onNews(listener) {
      const channel = new BroadcastChannel(name)
      open = channel
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const parsed = news.safeParse(data)
        if (parsed.success) listener(parsed.data)
      })
      return () => {
        channel.close()
        if (open === channel) open = null
      }
    },
  }
}
