import type { ServersPort, VoicePresence } from '../../../src/renderer/features/servers/ports.ts'
import type { RequestError } from '../../../src/shared/request-error.ts'
import { err, ok } from '../../../src/shared/result.ts'
import { channelCalled, channels, people, person, servers } from './camp.ts'
import { never } from './never.ts'
import type { Scene } from './scenes.ts'

const unreachable: RequestError = { kind: 'unreachable' }

export function fakeServers(scene: Scene): ServersPort {
  const shown =
    scene.servers === 'none'
      ? []
      : servers.map((server) =>
          scene.owner === false ? { ...server, owner_id: person('tove.l').id } : server,
        )
  const sits = (room: string, username: string, muted = false, deafened = false): VoicePresence => ({
    channelId: channelCalled(room).id,
    userId: person(username).id,
    muted,
    deafened,
  })
  const voice = [
    sits('Lounge', 'juno'),
    sits('Lounge', 'tove.l', true),
    sits('Lounge', 'soot_oakfire'),
    sits('Raid', 'nell', true, true),
  ]
  return {
    overview: async () => {
      if (scene.servers === 'loading') return never()
      if (scene.servers === 'failed') return err(unreachable)
      const unread = new Set([channelCalled('clips').id, channels[7 + 5]?.id])
      return ok({
        servers: shown,
        channels: scene.servers === 'none' ? [] : channels,
        heads: channels.map(({ id }) => ({ channelId: id, rev: unread.has(id) ? 3 : 0 })),
        voice: scene.servers === 'none' ? [] : voice,
      })
    },
    channels: async (serverId) => ok(channels.filter((channel) => channel.server_id === serverId)),
    voice: async () => ok(voice),
    members: async () => {
      if (scene.members === 'loading') return never()
      return scene.members === 'failed' ? err(unreachable) : ok(people.map(({ id }) => id))
    },
    profiles: async (ids) => ok(people.filter(({ id }) => ids.includes(id))),
    createServer: async () => err(unreachable),
    createChannel: async () => err({ kind: 'not-allowed' }),
    createInvite: async (_, { expiresInSeconds }) =>
      ok({
        code: 'aB3_-6789012345x',
        expiresAt:
          expiresInSeconds === null ? null : new Date(Date.now() + expiresInSeconds * 1000).toISOString(),
      }),
    peekInvite: async () => {
      if (scene.invite === 'loading') return never()
      if (scene.invite !== undefined) return err({ kind: scene.invite })
      return ok({ serverId: '0197a7c2-0002-7000-8000-0000000000ff', serverName: 'Kindling', members: 12 })
    },
    acceptInvite: async () => err({ kind: 'invite-used-up' }),
    leaveServer: async () => err(unreachable),
    watchServer: (_, listener) => {
      const timer = setTimeout(() => listener({ type: 'listening' }), 20)
      return () => clearTimeout(timer)
    },
    watchSelf: () => () => {},
    sfuUrl: async () => ok('http://127.0.0.1:4443'),
  }
}
