import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCluster, superuser, type Cluster } from './cluster.ts'
import { freePort } from './free-port.ts'
import { launchByPgCtl } from './launch-by-pg-ctl.ts'
import { launchDirectly } from './launch-directly.ts'
import { Postmaster } from './postmaster.ts'

const log = pino({ level: 'silent' })
const password = 'of this test'
let folder: string
let cluster: Cluster
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bonfire-test-'))
  const opened = await openCluster(folder, password)
  if (!opened.ok) throw new Error(opened.error.message)
  cluster = opened.value
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// Windows is the one that needs pg_ctl, but it works everywhere, so it is tried everywhere.
test.each([
  ['directly', launchDirectly],
  ['by pg_ctl', launchByPgCtl],
])('launched %s it answers, tells of a crash and a recovery, and stops', async (how, launch) => {
  if (process.platform === 'win32' && how === 'directly') return
  const port = await freePort()
  const health: boolean[] = []
  const recovered = Promise.withResolvers<undefined>()
  const started = await Postmaster.start({
    cluster,
    port,
    log,
    launch,
    onHealth: (healthy) => {
      health.push(healthy)
      if (health.length === 3) recovered.resolve(undefined)
    },
  })
  if (!started.ok) throw new Error(started.error.lines.join('\n'))
  const postmaster = started.value
  const sql = postgres({ host: '127.0.0.1', port, user: superuser, password, database: 'postgres', max: 1 })
  const [row] = await sql<{ pid: number; locale: string }[]>`
    select pg_backend_pid() as pid, datlocale as locale from pg_database where datname = 'postgres'`
  expect(row?.locale).toBe('C.UTF-8')
  process.kill(row?.pid ?? 0, 'SIGKILL')
  await recovered.promise
  expect(health).toEqual([true, false, true])
  await sql.end({ timeout: 1 })
  await postmaster.stop()
  expect((await postmaster.exited).lines.at(-1)).toContain('database system is shut down')
})

test.each([
  ['directly', launchDirectly],
  ['by pg_ctl', launchByPgCtl],
])('launched %s where it can’t start, it says why', async (_how, launch) => {
  const onHealth = (): void => undefined
  const started = await Postmaster.start({ cluster, port: 1_000_000, log, launch, onHealth })
  expect(started.ok ? [] : started.error.lines.join('\n')).toContain('"port"')
})
