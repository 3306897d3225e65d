import type { Overview, SyncBackend, TopicListener, VoicePresence } from '../../../src/renderer/sync/ports.ts'
import type { Message, MessagePage } from '../../../src/shared/backend.ts'
import type { RequestError } from '../../../src/shared/request-error.ts'
import { err, ok } from '../../../src/shared/result.ts'
import { channelCalled, channels, messages, people, personCalled, said, self, servers } from './camp.ts'
import { never } from './never.ts'
import type { Scene } from './scenes.ts'

/** 600 messages of uneven length, over some days. */
const many: readonly Message[] = Array.from({ length: 600 }, (_, index) =>
  said(
    index + 1,
    person(index * 7 + (index % 5)),
    template(index),
    Date.now() - (600 - index) * 11 * 60_000,
    idOf(index + 1),
  ),
)

function person(index: number): string {
  return people[index % people.length]?.id ?? self.id
}

function template(index: number): string {
  return messages[index % messages.length]?.body ?? ''
}

function idOf(index: number): string {
  return `0197a7c2-0005-7000-8000-${index.toString(16).padStart(12, '0')}`
}

const unreachable: RequestError = { kind: 'unreachable' }

const sits = (room: string, username: string, muted = false, deafened = false): VoicePresence => ({
  channelId: channelCalled(room).id,
  userId: personCalled(username).id,
  muted,
  deafened,
})
const voice = [
  sits('Lounge', 'juno'),
  sits('Lounge', 'tove.l', true),
  sits('Lounge', 'soot_oakfire'),
  sits('Raid', 'nell', true, true),
]

function overviewOf(scene: Scene): Overview {
  if (scene.servers === 'none') return { servers: [], channels: [], direct: [], voice: [] }
  const owned = scene.owner === false ? { owner_id: personCalled('tove.l').id } : {}
  return { servers: servers.map((server) => ({ ...server, ...owned })), channels, direct: [], voice }
}

/** A backend where everything works but for what the scene says. */
export function fakeSync(scene: Scene): SyncBackend {
  const { messages: state, sending, live } = scene
  const stored = [...(state === 'many' ? many : state === 'none' ? [] : messages)]
  const general = channelCalled('general').id
  const unread = new Set([channelCalled('clips').id, channels[7 + 5]?.id])
  const of = (channelId: string): Message[] => (channelId === general ? stored : [])
  const head = (channelId: string) => {
    const rev = of(channelId).at(-1)?.rev ?? (unread.has(channelId) ? 3 : 0)
    return { rev, seq: rev }
  }
  const page = (channelId: string, found: readonly Message[]): MessagePage => ({
    messages: [...found],
    mine: found.flatMap(({ id, reactions }) =>
      reactions.slice(0, 1).map(({ emoji }) => ({ message_id: id, emoji })),
    ),
    head: head(channelId),
  })
  return {
    messages: async (channelId, at, limit) => {
      if (at.at === 'newest') {
        if (state === 'loading') return never()
        if (state === 'failed') return err(unreachable)
        return ok(page(channelId, of(channelId).slice(-limit)))
      }
      await new Promise((resolve) => setTimeout(resolve, 150))
      const before = of(channelId).filter(({ seq }) => seq < at.seq)
      const after = of(channelId).filter(({ seq }) => seq > at.seq)
      return ok(page(channelId, at.at === 'before' ? before.slice(-limit) : after.slice(0, limit)))
    },
    changes: async (channelId, rev) =>
      ok({
        ...page(
          channelId,
          of(channelId).filter((message) => message.rev > rev),
        ),
        more: false,
      }),
    unread: async (channelIds) =>
      ok(
        (channelIds ?? channels.map(({ id }) => id)).map((channel_id) => ({
          channel_id,
          ...head(channel_id),
          read_seq: unread.has(channel_id) ? 0 : head(channel_id).seq,
          unread: unread.has(channel_id) ? 3 : 0,
          mentions: channel_id === channelCalled('clips').id ? 2 : 0,
        })),
      ),
    heads: async () => ok([]),
    send: async ({ channelId, id, body }) => {
      if (sending === 'pending') return never()
      if (sending !== undefined)
        return err(sending === 'failed' ? { kind: sending, detail: '' } : { kind: sending })
      const message = { ...said(stored.length + 1, self.id, body, Date.now(), id), channel_id: channelId }
      of(channelId).push(message)
      return ok(message)
    },
    edit: async () => err(unreachable),
    remove: async () => err(unreachable),
    react: async () => err(unreachable),
    pin: async () => err(unreachable),
    markRead: async (_, seq) => ok(seq),
    setPresence: async () => ok(null),
    overview: async () => {
      if (scene.servers === 'loading') return never()
      return scene.servers === 'failed' ? err(unreachable) : ok(overviewOf(scene))
    },
    channels: async (serverId) => ok(channels.filter((channel) => channel.server_id === serverId)),
    voice: async () => ok(voice),
    members: async () => {
      if (scene.members === 'loading') return never()
      return scene.members === 'failed' ? err(unreachable) : ok(people.map(({ id }) => id))
    },
    profiles: async (ids) => ok(people.filter(({ id }) => ids.includes(id))),
    presence: async () =>
      ok([
        { user_id: self.id, status: 'online', status_text: null },
        { user_id: personCalled('juno').id, status: 'idle', status_text: null },
        { user_id: personCalled('tove.l').id, status: 'dnd', status_text: 'healing' },
      ]),
    watch: (kind, _, listener) => {
      const timers = [setTimeout(() => listener.listening(), 20)]
      if (live === 'lost' && kind === 'channel') timers.push(setTimeout(() => listener.lost(), 60))
      // Somebody says something when the page asks for it.
      const say = (event: Event): void => {
        const words = event instanceof CustomEvent ? String(event.detail) : ''
        const message = said(stored.length + 1, person(1), words, Date.now(), crypto.randomUUID())
        stored.push(message)
        // It is a channel's topic, so this is what its listener is told.
        const ofChannel = listener as unknown as TopicListener<'channel'>
        ofChannel.heard({ event: 'message', payload: { rev: message.rev, message } })
      }
      if (kind === 'channel') window.addEventListener('gallery:say', say)
      return {
        say: () => {},
        close() {
          window.removeEventListener('gallery:say', say)
          for (const timer of timers) clearTimeout(timer)
        },
      }
    },
  }
}
