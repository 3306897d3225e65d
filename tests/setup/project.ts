import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small project with the real set-up, an empty home and nothing to install. */
export interface Project {
  readonly folder: string
  /** Starts `node scripts/setup.mjs <script> …`. */
  start(script: string, args?: readonly string[], variables?: Readonly<Record<string, string>>): ChildProcess
  /** Starts it as npm does, through a shell. */
  startAsNpm(script: string): ChildProcess
  close(): Promise<void>
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const name = { name: 'small', version: '1.0.0' }

/** The manifest and lockfile of a project that depends on one package. */
export function packageFiles(
  dependency: Readonly<Record<string, string>>,
  locked: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const manifest = { ...name, type: 'module', engines: { node: '>=22.12' }, dependencies: dependency }
  const lockfile = { ...name, lockfileVersion: 3, requires: true, packages: { '': manifest, ...locked } }
  return { 'package.json': JSON.stringify(manifest), 'package-lock.json': JSON.stringify(lockfile) }
}

// a mediasoup without contents, whose releases nobody can reach
const mediasoup = { version: '3.27.1', repository: { url: 'git+https://mediasoup.invalid/mediasoup.git' } }

/** Makes the project; `scripts` are files by their names. */
export async function makeProject(scripts: Readonly<Record<string, string>>): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'bonfire-project-'))
  await cp('scripts/setup.mjs', join(folder, 'scripts/setup.mjs'))
  await cp('scripts/setup', join(folder, 'scripts/setup'), { recursive: true })
  await mkdir(join(folder, 'home'))
  await mkdir(join(folder, 'mediasoup'))
  const files = {
    ...packageFiles(
      { mediasoup: 'file:mediasoup' },
      { mediasoup: { version: '3.27.1' }, 'node_modules/mediasoup': { resolved: 'mediasoup', link: true } },
    ),
    'mediasoup/package.json': JSON.stringify(mediasoup),
    ...scripts,
  }
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  const home = join(folder, 'home')
  const options = (variables: Readonly<Record<string, string>>): SpawnOptions => ({
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: home,
      LOCALAPPDATA: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      npm_lifecycle_event: '',
      ...variables,
    },
  })
  return {
    folder,
    start: (script, args = [], variables = {}) =>
      spawn(process.execPath, ['scripts/setup.mjs', script, ...args], options(variables)),
    startAsNpm: (script) =>
      spawn(
        'sh',
        ['-c', `${process.execPath} scripts/setup.mjs ${script}; exit`],
        options({ npm_lifecycle_event: 'start' }),
      ),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Waits for the end of a set-up and what it started. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}
