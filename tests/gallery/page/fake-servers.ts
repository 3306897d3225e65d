import type { ServersPort } from '../../../src/renderer/features/servers/ports.ts'
import type { RequestError } from '../../../src/shared/request-error.ts'
import { err, ok } from '../../../src/shared/result.ts'
import { never } from './never.ts'
import type { Scene } from './scenes.ts'

const unreachable: RequestError = { kind: 'unreachable' }

export function fakeServers(scene: Scene): ServersPort {
  return {
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
    sfuUrl: async () => ok('http://127.0.0.1:4443'),
  }
}
