import { pino } from 'pino'
import { parseConfig } from '../../../sfu/src/config.ts'
import { startSfu, type Sfu } from '../../../sfu/src/sfu.ts'

/** What a node has to know of the project it serves. */
export interface NodeProject {
  readonly url: string
  readonly publishableKey: string
  readonly node: { readonly id: string; readonly secret: string }
  /** Signs the access tokens. */
  readonly jwtSecret: string
}

/** The variables of a node with one worker on loopback. */
export const loopbackEnvironment = (project: NodeProject): Record<string, string> => ({
  SUPABASE_URL: project.url,
  SUPABASE_PUBLISHABLE_KEY: project.publishableKey,
  SFU_NODE: project.node.id,
  SFU_NODE_SECRET: project.node.secret,
  SFU_JWT_SECRET: project.jwtSecret,
  SFU_PORT: '0',
  SFU_MEDIA_PORT: '0',
  SFU_WORKERS: '1',
  MEDIASOUP_WORKER_BIN: process.env['MEDIASOUP_WORKER_BIN'] ?? '',
})

export const silentLog = pino({ level: 'silent' })

/** A node in this process, whose counters can be read. @param port any free one, unless given */
export async function startLoopbackNode(project: NodeProject, port = 0): Promise<Sfu> {
  const config = parseConfig({ ...loopbackEnvironment(project), SFU_PORT: String(port) }, 1)
  if (!config.ok) throw new Error(JSON.stringify(config.error))
  const started = await startSfu(config.value, { log: silentLog })
  if (!started.ok) throw new Error(`the SFU did not start: ${started.error.kind}: ${started.error.detail}`)
  return started.value
}
