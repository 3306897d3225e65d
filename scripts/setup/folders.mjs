import os from 'node:os'
import path from 'node:path'

/**
 * The folder that outlives a clone: Node, the mediasoup worker, the lock. Follows each system's custom.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [home]
 * @returns {string}
 */
export function cacheFolder(platform, env, home = os.homedir()) {
  const { join } = platform === 'win32' ? path.win32 : path.posix
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'bonfire')
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'bonfire', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'bonfire')
  return join(home, '.cache', 'bonfire')
}
