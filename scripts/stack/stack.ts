import { randomBytes } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { z } from 'zod'
import { describeBackendError } from '../../supabase/local/backend-error.ts'
import { loadKeys } from '../../supabase/local/keys.ts'
import { startChild, type Child } from './child.ts'

/** A running backend and SFU, joined by the row in `app_config`. */
export interface Stack {
  readonly backend: Child
  readonly sfu: Child
  readonly url: string
  readonly publishableKey: string
  readonly secretKey: string
  readonly sfuUrl: string
  /** Settles when either part ends by itself, with the reason. */
  readonly failed: Promise<string>
  close(): Promise<void>
}

export interface StackOptions {
  readonly dataDir: string
  /** Wanted ports; taken ones move. 0: any. */
  readonly backendPort: number
  readonly sfuPort: number
  readonly onLine?: (part: 'backend' | 'sfu', line: string) => void
  readonly step: <T>(what: string, run: () => Promise<T>) => Promise<T>
}

/** A reason in words, for the person who typed the command. */
class StackError extends Error {}

const backendReady = z.looseObject({ url: z.url(), publishableKey: z.string() })
const sfuReady = z.looseObject({ url: z.url() })
const node = 'local'

/** Starts Postgres with its gateway, then the SFU, and tells the database where the SFU answers. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const parts: Child[] = []
  const stopAll = async (): Promise<void> => {
    for (const part of parts.toReversed()) await part.stop()
  }
  const backend = await options.step('database and backend', () =>
    startPart('backend', options, 'supabase/local/main.ts', [
      '--data',
      options.dataDir,
      '--port',
      String(options.backendPort),
    ]),
  )
  parts.push(backend)
  try {
    const { url, publishableKey } = backendReady.parse(backend.ready)
    const loaded = await loadKeys(options.dataDir)
    if (!loaded.ok) throw new StackError(describeBackendError(loaded.error))
    const keys = loaded.value
    const admin = createClient(url, keys.secret, { auth: { persistSession: false, autoRefreshToken: false } })
    const secret = randomBytes(32).toString('hex')
    check(await admin.rpc('register_sfu_node', { p_node: node, p_secret: secret }))
    const sfu = await options.step('voice server', () =>
      startPart('sfu', options, 'sfu/src/index.ts', ['--move-taken-port'], {
        SFU_PORT: String(options.sfuPort),
        SFU_MEDIA_PORT: '0',
        SFU_NODE: node,
        SFU_NODE_SECRET: secret,
        SFU_JWT_SECRET: keys.jwtSecret,
        SUPABASE_URL: url,
        SUPABASE_PUBLISHABLE_KEY: publishableKey,
      }),
    )
    parts.push(sfu)
    const sfuUrl = sfuReady.parse(sfu.ready).url
    check(
      await admin
        .from('app_config')
        .update({ sfu_urls: [sfuUrl] })
        .eq('id', true),
    )
    let closing = false
    return {
      backend,
      sfu,
      url,
      publishableKey,
      secretKey: keys.secret,
      sfuUrl,
      failed: new Promise((resolve) => {
        const report = (part: string) => (end: { complaint: string }) => {
          if (!closing) resolve(`The ${part} stopped by itself: ${end.complaint}`)
        }
        void backend.ended.then(report('backend'))
        void sfu.ended.then(report('voice server'))
      }),
      async close() {
        closing = true
        await stopAll()
      },
    }
  } catch (cause) {
    await stopAll()
    throw cause
  }
}

async function startPart(
  name: 'backend' | 'sfu',
  options: StackOptions,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const { onLine } = options
  const started = await startChild({
    name,
    script,
    args,
    env,
    ...(onLine && {
      onLine: (line: string) => {
        onLine(name, line)
      },
    }),
  })
  if (!started.ok) throw new StackError(started.error.detail)
  return started.value
}

function check(answer: { error: { message: string } | null }): void {
  if (answer.error) throw new StackError(`The backend refused its own set-up: ${answer.error.message}`)
}
