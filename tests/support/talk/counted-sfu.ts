import { randomBytes } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import type { Stack } from '../../../scripts/stack/stack.ts'
import type { Sfu } from '../../../sfu/src/sfu.ts'
import { loadKeys } from '../../../supabase/local/keys.ts'
import { startLoopbackNode } from '../sfu/loopback-node.ts'

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
  const { url, publishableKey } = stack
  const sfu = await startLoopbackNode({ url, publishableKey, node, jwtSecret: keys.value.jwtSecret })
  const told = await admin
    .from('app_config')
    .update({ sfu_urls: [sfu.url] })
    .eq('id', true)
  if (told.error) throw new Error(told.error.message)
  return sfu
}
