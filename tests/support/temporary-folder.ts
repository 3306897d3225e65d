import { constants } from 'node:fs'
import { access, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  readonly path: string
  remove(): Promise<void>
}

const memory = '/dev/shm'
// On macOS the usual place takes up half of the 103 bytes that a socket's path may have.
const disk = process.platform === 'darwin' ? '/tmp' : tmpdir()
const enough = 2 ** 30 // bytes

/**
 * A folder of a test's own. In memory where there is room: a database there is made in half a second, where a disk that many
 * tests share takes seconds. Nothing here has to outlive the machine.
 */
export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join((await hasRoom()) ? memory : disk, 'bonfire-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

async function hasRoom(): Promise<boolean> {
  try {
    await access(memory, constants.W_OK)
    const { bavail, bsize } = await statfs(memory)
    return bavail * bsize > enough
  } catch {
    return false
  }
}
