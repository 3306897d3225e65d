import { join } from 'node:path'

/**
 * Where the control socket is. `sockets`: `control` in the first of these folders that can be had. `pipe`: Windows has no folders for
 * pipes; the pipe has another name at each start, which stands in this file.
 */
export type ControlPlace =
  | { readonly kind: 'sockets'; readonly folders: readonly string[] }
  | { readonly kind: 'pipe'; readonly file: string }

type Variables = Readonly<Record<string, string | undefined>>

/** `userData`: the folder in which the app keeps its data. */
export function controlPlace(platform: NodeJS.Platform, env: Variables, userData: string): ControlPlace {
  if (platform === 'win32') return { kind: 'pipe', file: join(userData, 'control-pipe') }
  const runtime = platform === 'linux' ? env['XDG_RUNTIME_DIR'] : undefined
  const own = join(userData, 'control')
  return { kind: 'sockets', folders: runtime ? [join(runtime, 'bonfire'), own] : [own] }
}

/** As Electron's `app.getPath('userData')`, for programs without Electron. */
export function userDataOf(platform: NodeJS.Platform, env: Variables, home: string): string {
  switch (platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Bonfire')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Bonfire')
    default:
      return join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'Bonfire')
  }
}
