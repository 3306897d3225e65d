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
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? path.win32.join(home, 'AppData', 'Local')
    return path.win32.join(local, 'bonfire', 'Cache')
  }
  const caches =
    platform === 'darwin' ? path.posix.join(home, 'Library', 'Caches') : path.posix.join(home, '.cache')
  return path.posix.join(env['XDG_CACHE_HOME'] || caches, 'bonfire')
}
