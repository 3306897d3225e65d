import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { locate } from './location.ts'
import type { Launch, ServerExit } from './server-process.ts'

const pollEvery = 100 // ms

/**
 * For Windows, where `postgres` refuses whoever has an administrator's rights and pg_ctl is what gives them up. The server
 * is then no child of ours: its log is a file we follow, and its number stands in postmaster.pid.
 */
export const launchByPgCtl: Launch = (cluster, settings, onLine) => {
  const server = { pid: undefined as number | undefined }
  const log = new FollowedFile(join(cluster.folder, '..', 'log'))
  return {
    get pid() {
      return server.pid
    },
    exited: watch(cluster, settings, server, log, onLine),
    stop: async (mode) => {
      const how = mode === 'kill' ? ['kill', 'KILL', String(server.pid ?? 0)] : ['stop', '-m', mode, '-W']
      await pgCtl(cluster, how).catch(() => undefined)
    },
  }
}

async function watch(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  server: { pid: number | undefined },
  log: FollowedFile,
  onLine: (line: string) => void,
): Promise<ServerExit> {
  const at = locate(cluster.folder, cluster.account)
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  const tell = async (): Promise<void> => (await log.newLines()).forEach(onLine)
  try {
    // It waits until the server takes connections, which after a crash may be long, or has failed.
    await pgCtl(cluster, [
      'start',
      '-w',
      '-t',
      '3600',
      '-s',
      '-l',
      `${at.data}/../log`,
      '-o',
      options.join(' '),
    ])
  } catch (cause) {
    await tell()
    onLine(String(cause))
    return { code: 1, signal: null }
  }
  server.pid = await recordedPid(cluster.folder)
  while (server.pid !== undefined && exists(server.pid)) {
    await tell()
    await sleep(pollEvery)
  }
  await tell()
  return { code: null, signal: null }
}

/** Throws unless it succeeds. Its output is left alone: the server it starts would inherit a pipe, and hold it. */
async function pgCtl(cluster: Cluster, args: readonly string[]): Promise<void> {
  const at = locate(cluster.folder, cluster.account)
  const data = args[0] === 'kill' ? [] : ['-D', at.data]
  const child = spawn(cluster.binaries.pgCtl, [...args, ...data], {
    cwd: at.cwd,
    ...cluster.account,
    stdio: 'ignore',
    env: { ...process.env, LC_ALL: 'C' },
    windowsHide: true,
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0) throw new Error(`pg_ctl ${String(args[0])} ended with ${String(code)}`)
}

async function recordedPid(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  return Number.parseInt(text, 10) || undefined
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A file that somebody else appends lines to, from its beginning. */
class FollowedFile {
  readonly path: string
  #read = 0
  #rest = ''

  constructor(path: string) {
    this.path = path
    rmSync(path, { force: true })
  }

  async newLines(): Promise<string[]> {
    const file = await open(this.path).catch(() => null)
    if (!file) return []
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, this.#read)
      this.#read += bytesRead
      const lines = (this.#rest + buffer.toString('utf8', 0, bytesRead)).split(/\r?\n/)
      this.#rest = lines.pop() ?? ''
      return lines
    } finally {
      await file.close()
    }
  }
}
