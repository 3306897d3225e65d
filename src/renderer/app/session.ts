import type { Profile } from '../../shared/backend.ts'
import { type Chat, createChat } from '../features/chat/store.ts'
import type { ServersPort } from '../features/servers/ports.ts'
import { createServers, type Servers } from '../features/servers/store.ts'
import { createVoice, type Voice } from '../features/voice/store.ts'
import type { BackendPorts, World } from './world.ts'

/** One person, signed in: their servers, channels and voice, until it is closed. */
export interface Session {
  readonly profile: Profile
  readonly servers: Servers
  readonly serversPort: ServersPort
  readonly chat: Chat
  readonly voice: Voice
  close(): void
}

export function openSession(world: World, ports: BackendPorts, profile: Profile): Session {
  const { memory } = world
  // Drafts and read marks are the person's: whoever signs in next on this device sees none of them.
  const servers = createServers(ports.servers, profile.id, {
    read: () => memory.read('read', profile.id) ?? {},
    write: (marks) => memory.write('read', marks, profile.id),
  })
  const chat = createChat(ports.chat, {
    read: () => memory.read('drafts', profile.id) ?? {},
    write: (drafts) => memory.write('drafts', drafts, profile.id),
  })
  const voice = createVoice({
    port: world.voice,
    selfId: profile.id,
    sfuUrl: () => ports.servers.sfuUrl(),
    token: () => ports.token(),
    memory: {
      read: () => memory.read('sound') ?? { muted: false, deafened: false },
      write: (choice) => memory.write('sound', choice),
    },
  })

  /** Back at the window, or back online: whatever was missed meanwhile is read. */
  const recover = (): void => {
    if (document.visibilityState !== 'visible') return
    chat.recover()
    void servers.load()
  }
  window.addEventListener('online', recover)
  window.addEventListener('focus', recover)
  document.addEventListener('visibilitychange', recover)
  void servers.load()

  let closed = false
  return {
    profile,
    servers,
    serversPort: ports.servers,
    chat,
    voice,
    close() {
      if (closed) return
      closed = true
      window.removeEventListener('online', recover)
      window.removeEventListener('focus', recover)
      document.removeEventListener('visibilitychange', recover)
      voice.close()
      chat.close()
      servers.close()
    },
  }
}
