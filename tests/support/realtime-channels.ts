import type { RealtimeChannel } from '@supabase/supabase-js'
import { Inbox } from './inbox.ts'

export interface Heard {
  readonly event: string
  readonly payload: Record<string, unknown>
  readonly meta?: { readonly id: string }
}

interface SystemMessage {
  readonly status: string
  readonly message: string
}

let count = 0
/** A name no other test of the file uses. */
export const newName = () => `t${++count}`

export const privately = { config: { private: true } }

/** Every broadcast the channel gets. */
export function hear(channel: RealtimeChannel): Inbox<Heard> {
  const inbox = new Inbox<Heard>()
  channel.on('broadcast', { event: '*' }, inbox.push)
  return inbox
}

export const events = (inbox: Inbox<Heard>) => inbox.items.map((item) => item.event)

export function systemMessages(channel: RealtimeChannel): Inbox<SystemMessage> {
  const inbox = new Inbox<SystemMessage>()
  channel.on('system', {}, inbox.push)
  return inbox
}

/** Subscribes. Every status the channel reports, with the message of its error. */
export function statuses(channel: RealtimeChannel): Inbox<string> {
  const inbox = new Inbox<string>()
  channel.subscribe((status, error) => inbox.push(error ? `${status} ${error.message}` : status))
  return inbox
}

/** Resolves when the channel is subscribed; rejects when it reports a failure instead. */
export async function subscribe(channel: RealtimeChannel): Promise<void> {
  const status = await statuses(channel).find((seen) => seen !== 'CLOSED', 'the subscription')
  if (status !== 'SUBSCRIBED') throw new Error(status)
}

export const say = (channel: RealtimeChannel, event: string, payload: unknown = {}) =>
  channel.send({ type: 'broadcast', event, payload })
