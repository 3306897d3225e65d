import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { startChild, type Child, type ChildError } from '../../scripts/stack/child.ts'
import type { Result } from '../../src/shared/result.ts'
import { inspectProcess } from '../../supabase/local/process-info.ts'
import { shapes } from '../embedded/backend-fixture.ts'

const readySchema = z.object({ url: z.url(), publishableKey: z.string(), port: z.int() })
const keysSchema = z.object({ publishable: z.string(), secret: z.string(), jwtSecret: z.string() })

const script = 'supabase/local/main.ts'

/** The backend as the process it is in daily life, over the tables of the contract tests. */
export interface BackendProcess {
  readonly child: Child
  readonly url: string
  readonly port: number
  readonly keys: z.infer<typeof keysSchema>
  readonly lines: readonly string[]
}

export interface ProcessOptions {
  readonly dataDir: string
  readonly args?: readonly string[]
}

export function launch(
  { dataDir, args = [] }: ProcessOptions,
  lines: string[] = [],
): Promise<Result<Child, ChildError>> {
  const flags = ['--data', dataDir, '--port', '0', '--migrations', shapes, ...args]
  return startChild({ name: 'backend', script, args: flags, onLine: (line) => lines.push(line) })
}

export async function start(options: ProcessOptions): Promise<BackendProcess> {
  const lines: string[] = []
  const started = await launch(options, lines)
  if (!started.ok) throw new Error(started.error.detail)
  const { url, port } = readySchema.parse(started.value.ready)
  const keys = keysSchema.parse(JSON.parse(await readFile(join(options.dataDir, 'keys.json'), 'utf8')))
  return { child: started.value, url, port, keys, lines }
}

/** Number of the Postgres server over a data folder, as it wrote it down itself. */
export async function postmasterPid(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')
  return z.coerce.number().int().parse(text.split('\n')[0])
}

/** A zombie is not alive: not every first process of a container buries its dead. */
export const isAlive = async (pid: number): Promise<boolean> => (await inspectProcess(pid)) !== null

/** Asks again until it holds; fails after `ms`. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean> | boolean,
  ms = 10_000,
): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(25)) if (await holds()) return
  throw new Error(`not within ${ms} ms: ${what}`)
}
