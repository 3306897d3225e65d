import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'
import { startWeb } from '../../scripts/stack/web.ts'

/** The whole local stack in a folder of its own, and the app served from `out/`. */
export interface World {
  readonly stack: Stack
  readonly appUrl: string
  /** Where the backend keeps everything. */
  readonly dataDir: string
  close(): Promise<void>
}

export async function startWorld(): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bonfire-e2e-'))
  const stack = await startStack({ dataDir, backendPort: 0, sfuPort: 0, step: (_, work) => work() })
  const web = await startWeb(join('out', 'renderer'), 0, {
    url: stack.url,
    publishableKey: stack.publishableKey,
  })
  return {
    stack,
    appUrl: web.url,
    dataDir,
    async close() {
      await web.close()
      await stack.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
