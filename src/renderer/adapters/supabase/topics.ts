import { type RealtimeChannel, REALTIME_SUBSCRIBE_STATES } from '@supabase/supabase-js'
import type { Client } from './client.ts'

export interface TopicListener {
  /** Listening, from now on; also after each reconnect. */
  listening(): void
  /** Not listening any more; it is tried again. */
  lost(): void
  /** The policies let nobody like this person listen; it is tried again. */
  refused(): void
  /** A broadcast, not yet parsed. */
  heard(event: string, payload: unknown): void
}

export interface TopicSubscription {
  /** Says something on the topic, while it is listened to. Nobody learns whether it arrived. */
  say(event: string, payload: Readonly<Record<string, string>>): void
  close(): void
}

export interface Topics {
  /** Listens to a private topic until it is closed, across reconnects, sleep and renewed tokens. */
  listen(topic: string, listener: TopicListener): TopicSubscription
}

/** The part of the client that topics need. */
export interface TopicClient extends Pick<Client, 'channel' | 'removeChannel'> {
  readonly realtime: Pick<Client['realtime'], 'setAuth'>
}

/** Waits (ms) before a topic that was closed is joined again; the last one repeats. */
const rejoinAfter = [1_000, 2_000, 5_000, 10_000, 30_000]

/** How Realtime's answer begins when its policies say no. */
const refusal = 'Unauthorized'

export function supabaseTopics(client: TopicClient): Topics {
  /** The client gives out one object per topic, so a topic can be joined again only once it was left. */
  const leaving = new Map<string, Promise<unknown>>()

  function leave(topic: string, channel: RealtimeChannel): void {
    const left: Promise<unknown> = client.removeChannel(channel).finally(() => {
      if (leaving.get(topic) === left) leaving.delete(topic)
    })
    leaving.set(topic, left)
  }

  return {
    listen(topic, listener) {
      let stopped = false
      let listening = false
      let attempt = 0
      let channel: RealtimeChannel | null = null
      let timer: ReturnType<typeof setTimeout> | null = null

      function lose(): void {
        if (stopped || !listening) return
        listening = false
        listener.lost()
      }

      function rejoin(): void {
        const wait = rejoinAfter[Math.min(attempt, rejoinAfter.length - 1)]
        attempt += 1
        timer = setTimeout(() => void join(), wait)
      }

      async function join(): Promise<void> {
        await leaving.get(topic)
        try {
          await client.realtime.setAuth() // a private topic joined before this would be joined as a stranger
        } catch {
          if (!stopped) rejoin()
          return
        }
        if (stopped) return
        const joined = client.channel(topic, { config: { private: true } })
        channel = joined
        joined.on('broadcast', { event: '*' }, ({ event, payload }) => {
          if (!stopped) listener.heard(event, payload)
        })
        joined.subscribe((status, cause) => {
          if (stopped || channel !== joined) return
          if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED) {
            attempt = 0
            listening = true
            listener.listening()
            return
          }
          lose()
          if (cause?.message.startsWith(refusal) === true) listener.refused()
          // Errors and timeouts are tried again by the client; a closed topic is not.
          if (status === REALTIME_SUBSCRIBE_STATES.CLOSED) {
            channel = null
            rejoin()
          }
        })
      }
      void join()

      return {
        say(event, payload) {
          if (listening && !stopped) void channel?.send({ type: 'broadcast', event, payload })
        },
        close() {
          if (stopped) return
          stopped = true
          if (timer !== null) clearTimeout(timer)
          if (channel !== null) leave(topic, channel)
        },
      }
    },
  }
}
