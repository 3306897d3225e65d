import { join } from 'node:path'
import { z } from 'zod'
import { startChild } from '../../scripts/stack/child.ts'
import { loadKeys } from '../../supabase/local/keys.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { projectFrom } from './project.ts'

const ready = z.looseObject({ url: z.url() })

/**
 * Before the contract's tests: without SUPABASE_URL an embedded backend is started as a process of its own. Either way the tests get
 * an address and keys and nothing else. Vitest calls it, and what it gives back at the end.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env['SUPABASE_URL'] !== undefined) {
    say(`the project at ${projectFrom(process.env).url}`)
    return () => Promise.resolve()
  }
  const folder = await makeTemporaryFolder()
  const data = join(folder.path, 'data')
  const backend = await startChild({
    name: 'backend',
    script: 'supabase/local/main.ts',
    args: ['--data', data, '--port', '0'],
  })
  const keys = backend.ok ? await loadKeys(data) : null
  if (!backend.ok || !keys?.ok) {
    await folder.remove()
    throw new Error(backend.ok ? 'the backend left no keys' : backend.error.detail)
  }
  const { url } = ready.parse(backend.value.ready)
  // Test processes are started later, with these.
  process.env['SUPABASE_URL'] = url
  process.env['SUPABASE_PUBLISHABLE_KEY'] = keys.value.publishable
  process.env['SUPABASE_SECRET_KEY'] = keys.value.secret
  say(`an embedded backend, process ${backend.value.pid}, at ${url}`)
  return async () => {
    await backend.value.stop()
    await folder.remove()
  }
}

const say = (what: string): void => {
  process.stdout.write(`The contract is checked against ${what}\n`)
}
