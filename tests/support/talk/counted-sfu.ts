import { randomBytes } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { pino } from 'pino'
import type { Stack } from '../../../scripts/stack/stack.ts'
import { startSfu, type Sfu } from '../../../sfu/src/sfu.ts'
import { loadKeys } from '../../../supabase/local/keys.ts'

/** A node in this process, whose counters can be read, in place of the stack's own. */
export async function startCountedSfu(stack: Stack, dataDir: string): Promise<Sfu> {
  const keys = await loadKeys(dataDir)
  if (!keys.ok) throw new Error(keys.error.message)
  const admin = createClient(stack.url, stack.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  })
  const node = { id: 'counted', secret: randomBytes(32).toString('hex') }
  const registered = await admin.rpc('register_sfu_node', { p_node: node.id, p_secret: node.secret })
  if (registered.error) throw new Error(registered.error.message)
  const started = await startSfu(
    {
      host: '127.0.0.1',
      port: 0,
      tls: null,
      trustedProxies: null,
      allowedOrigins: null,
      media: {
        host: '127.0.0.1',
        announcedAddress: null,
        port: 0,
        workers: 1,
        workerBin: process.env['MEDIASOUP_WORKER_BIN'] ?? null,
      },
      maxPeersPerRoom: 10,
      backend: { url: stack.url, publishableKey: stack.publishableKey },
      node,
      tokens: { kind: 'secret', secret: keys.value.jwtSecret },
      tokenIssuer: null,
      logLevel: 'silent',
    },
    { log: pino({ level: 'silent' }) },
  )
  if (!started.ok) throw new Error(started.error.detail)
  const told = await admin
    .from('app_config')
    .update({ sfu_urls: [started.value.url] })
    .eq('id', true)
  if (told.error) throw new Error(told.error.message)
  return started.value
}
