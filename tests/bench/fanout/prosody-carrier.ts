import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startProgram } from '../server-program.ts'
import { Arrivals, Store } from './arrivals.ts'
import { inBatches, type Carrier } from './carrier.ts'
import { enterRoom, type Occupant } from './xmpp-occupant.ts'

const host = 'bench.example'
const room = `hall@rooms.${host}`

/**
 * A room that archives what is said in it; nobody is told who comes and goes, so that entering stays cheap. People are
 * anonymous, nothing is encrypted, no other server is talked to.
 */
const configuration = (folder: string, port: number): string => `
run_as_root = true
daemonize = false
pidfile = "${folder}/pid"
data_path = "${folder}"
certificates = "${folder}"
log = { info = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_direct_tls_ports = {}
modules_enabled = { "saslauth" }
modules_disabled = { "s2s", "s2s_auth_certs", "offline" }
c2s_require_encryption = false
authentication = "anonymous"
storage = "internal"
VirtualHost "${host}"
Component "rooms.${host}" "muc"
  modules_enabled = { "muc_mam" }
  muc_log_by_default = true
  muc_room_locking = false
  max_history_messages = 0
  muc_room_default_presence_broadcast = { visitor = false, participant = false, moderator = false }
`

/**
 * prosody with one archived room; the first occupant speaks, all hear. Needs Debian's `prosody`.
 * @param body of a message of this id
 */
export async function startProsodyCarrier(body: (id: string) => string): Promise<Carrier> {
  const folder = await mkdtemp(join(tmpdir(), 'bonfire-prosody-'))
  const port = await freePort()
  const file = join(folder, 'prosody.cfg.lua')
  await writeFile(file, configuration(folder, port))
  const server = await startProgram('prosody', ['--config', file, '-F'], {
    ready: "Activated service 'c2s' on [127.0.0.1]",
    debian: 'prosody',
  })
  const arrivals = new Arrivals()
  const occupants: Occupant[] = []
  return {
    version: `prosody ${/Prosody version (\S+)/.exec(server.printed.join('\n'))?.[1] ?? 'unknown'}`,
    pid: server.pid,
    async listeners(count) {
      await inBatches(occupants.length, count, 10, async (index) => {
        const store = new Store(arrivals)
        occupants.push(
          await enterRoom({ port, host, room, nick: `person-${index}`, heard: (text) => store.put(text) }),
        )
      })
    },
    async send() {
      const id = randomUUID()
      const arrived = arrivals.expect(id, occupants.length)
      const text = body(id)
      const begun = performance.now()
      occupants[0]?.say(id, text)
      return { stored: null, each: (await arrived).map((at) => at - begun) }
    },
    async close() {
      for (const occupant of occupants) occupant.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
