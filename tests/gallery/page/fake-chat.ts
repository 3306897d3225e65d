import type { ChatPort } from '../../../src/renderer/features/chat/ports.ts'
import type { Message } from '../../../src/shared/backend.ts'
import { err, ok } from '../../../src/shared/result.ts'
import { channelCalled, messages, people, self } from './camp.ts'
import { never } from './never.ts'
import type { Scene } from './scenes.ts'

/** 600 messages of uneven length, over some days. */
const many: readonly Message[] = Array.from({ length: 600 }, (_, index) =>
  said(index + 1, person(index * 7 + (index % 5)), template(index), Date.now() - (600 - index) * 11 * 60_000),
)

function person(index: number): string {
  return people[index % people.length]?.id ?? self.id
}

function template(index: number): string {
  return messages[index % messages.length]?.body ?? ''
}

function said(rev: number, author: string, body: string, at: number, id = idOf(rev)): Message {
  return {
    channel_id: channelCalled('general').id,
    id,
    seq: rev,
    rev,
    author_id: author,
    body,
    created_at: new Date(at).toISOString(),
    edited_at: null,
    deleted_at: null,
  }
}

function idOf(index: number): string {
  return `0197a7c2-0005-7000-8000-${index.toString(16).padStart(12, '0')}`
}

export function fakeChat({ messages: state, sending, live }: Scene): ChatPort {
  const stored = [...(state === 'many' ? many : state === 'none' ? [] : messages)]
  const general = channelCalled('general').id
  const of = (channelId: string): Message[] => (channelId === general ? stored : [])
  return {
    latest: async (channelId, limit) => {
      if (state === 'loading') return never()
      return state === 'failed' ? err({ kind: 'unreachable' }) : ok(of(channelId).slice(-limit))
    },
    before: async (channelId, seq, limit) => {
      await new Promise((resolve) => setTimeout(resolve, 150))
      return ok(
        of(channelId)
          .filter((message) => message.seq < seq)
          .slice(-limit),
      )
    },
    since: async (channelId, rev) => ok(of(channelId).filter((message) => message.rev > rev)),
    send: async ({ channelId, id, body }) => {
      if (sending === 'pending') return never()
      if (sending !== undefined)
        return err(sending === 'failed' ? { kind: sending, detail: '' } : { kind: sending })
      const message = { ...said(stored.length + 1, self.id, body, Date.now(), id), channel_id: channelId }
      stored.push(message)
      return ok(message)
    },
    watch: (_, listener) => {
      const timers = [setTimeout(() => listener({ type: 'listening' }), 20)]
      if (live === 'lost') timers.push(setTimeout(() => listener({ type: 'lost' }), 60))
      // Somebody says something when the page asks for it.
      const say = (event: Event): void => {
        const words = event instanceof CustomEvent ? String(event.detail) : ''
        const message = said(stored.length + 1, person(1), words, Date.now(), crypto.randomUUID())
        stored.push(message)
        listener({ type: 'message', rev: message.rev, message })
      }
      window.addEventListener('gallery:say', say)
      return () => {
        window.removeEventListener('gallery:say', say)
        for (const timer of timers) clearTimeout(timer)
      }
    },
  }
}
