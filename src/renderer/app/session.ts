import type { Profile } from '../../shared/backend.ts'
import type { DeviceMemory, KeptDirectory } from '../../shared/device-memory.ts'
import { type Chat, createChat } from '../features/chat/store.ts'
import type { ServersPort } from '../features/servers/ports.ts'
import { createServers, type Servers } from '../features/servers/store.ts'
import { createVoice, type Voice } from '../features/voice/store.ts'
import { emptyDirectory, withPeople } from '../sync/directory/directory.ts'
import { directoryFrom, keptFrom } from '../sync/directory/kept-directory.ts'
import { createSyncEngine, type SyncEngine } from '../sync/engine.ts'
import { controlVoice } from './control-voice.ts'
import { tellShell } from './tell-shell.ts'
import type { BackendPorts, World } from './world.ts'

/** One person, signed in: their servers, channels and voice, until it is closed. */
export interface Session {
  /** As the session began; `directory.people` knows it as it is now. */
  readonly profile: Profile
  readonly sync: SyncEngine
  readonly servers: Servers
  readonly serversPort: ServersPort
  readonly chat: Chat
  readonly voice: Voice
  close(): void
}

export function openSession(world: World, ports: BackendPorts, profile: Profile): Session {
  const { memory } = world
  const known = knownDirectory(memory, ports.name, profile.id)
  // Drafts and unsent messages are the person's: whoever signs in next on this device sees none of them.
  const sync = createSyncEngine(
    {
      selfId: profile.id,
      backend: ports.sync,
      ...world.local(`${ports.name}/${profile.id}`),
      device: world.device,
      clock: world.clock,
      random: Math.random,
    },
    memory.read('presence', profile.id) ?? { status: 'online', text: null },
    withPeople(known === null ? emptyDirectory : directoryFrom(known), [profile]),
  )
  const servers = createServers(ports.servers, sync)
  const chat = createChat(sync, {
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
  const stopControls = controlVoice(voice, {
    controls: world.voiceControls,
    settings: world.settings.store,
    servers: servers.store,
  })
  const stopRemembering = sync.store.subscribe(({ ownPresence, status, directory }, before) => {
    if (ownPresence !== before.ownPresence) memory.write('presence', ownPresence, profile.id)
    const { servers, channels, people } = before.directory
    const self = directory.people[profile.id] ?? profile
    const changed =
      before.status !== status ||
      servers !== directory.servers ||
      channels !== directory.channels ||
      people[profile.id] !== self
    if (status === 'ready' && changed) memory.write('directory', keptFrom(directory, self), ports.name)
  })
  const stopShell = tellShell({ selfId: profile.id, sync, backend: ports.sync, shell: world.shell })
  void sync.load()

  let closed = false
  return {
    profile,
    sync,
    servers,
    serversPort: ports.servers,
    chat,
    voice,
    close() {
      if (closed) return
      closed = true
      stopRemembering()
      stopControls()
      stopShell()
      voice.close()
      sync.close()
    },
  }
}

/** What this person saw last on a backend. Whoever was there before them on this device is none of their business. */
export function knownDirectory(memory: DeviceMemory, backend: string, userId: string): KeptDirectory | null {
  const kept = memory.read('directory', backend)
  return kept?.profile.id === userId ? kept : null
}
