import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '../../src/shared/result.ts'

/** Why the desktop window can't be opened here; `detail` is for people. */
export interface DesktopError {
  readonly kind: 'no-display' | 'not-downloaded'
  readonly detail: string
}

const downloadPatience = 10_000

/** The path of the Electron binary, fetched first if it can be. Electron's npm package holds none. */
export async function findElectron(): Promise<Result<string, DesktopError>> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return err({
      kind: 'no-display',
      detail: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)',
    })
  }
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const present = installed(folder)
  if (present) return ok(present)
  const host =
    process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com/'
  const reachable = await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(downloadPatience) }).then(
    () => true,
    () => false,
  )
  const notDownloaded = err({
    kind: 'not-downloaded',
    detail: `Electron is downloaded on first use, and ${new URL(host).host} can't be reached from here`,
  } as const)
  if (!reachable) return notDownloaded
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 2, 2] })
  const fetched = status === 0 ? installed(folder) : null
  return fetched ? ok(fetched) : notDownloaded
}

function installed(folder: string): string | null {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(binary) ? binary : null
}

/** Opens the desktop app on the given backend. */
export function openDesktop(binary: string, backend: { url: string; publishableKey: string }): ChildProcess {
  // Chromium's sandbox refuses to run as root. Only this development command gives it up, and only then.
  const asRoot = process.getuid?.() === 0
  if (asRoot) process.stderr.write('    Electron runs without its sandbox, because you are root.\n')
  return spawn(binary, [...(asRoot ? ['--no-sandbox'] : []), '.'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      BONFIRE_BACKEND_URL: backend.url,
      BONFIRE_PUBLISHABLE_KEY: backend.publishableKey,
    },
  })
}

/** Opens the page in the person's own browser; says whether there was one to ask. */
export function openBrowser(url: string): boolean {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return false
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]]
  const opener = spawn(command, args, { stdio: 'ignore', detached: true })
  opener.on('error', () => undefined) // no opener installed: the address is on screen
  opener.unref()
  return true
}
