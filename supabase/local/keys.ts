import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { backendError, systemCode, type BackendError } from './backend-error.ts'

export const keysSchema = z.object({
  publishable: z.string().startsWith('sb_publishable_'),
  secret: z.string().startsWith('sb_secret_'),
  jwtSecret: z.string().min(32),
  /** Password of every database role that may log in. The database listens on loopback only. */
  databasePassword: z.string().min(32),
})

/** What makes one installation itself. Kept in `keys.json`, readable by its owner alone; never logged. */
export type Keys = z.infer<typeof keysSchema>

const random = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** Reads the installation's keys, or makes them on the first start. Throws what the file system throws. */
export async function loadKeys(dataDir: string): Promise<Result<Keys, BackendError>> {
  const path = join(dataDir, 'keys.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause
    return ok(await makeKeys(path))
  }
  try {
    return ok(keysSchema.parse(JSON.parse(text)))
  } catch {
    // Making new ones would lock everybody out of the data beside them.
    const fix = 'Restore the data folder from a backup, or move it away to begin anew.'
    return err(backendError('data-incompatible', `${path} is damaged`, fix))
  }
}

async function makeKeys(path: string): Promise<Keys> {
  const keys: Keys = {
    publishable: `sb_publishable_${random(24)}`,
    secret: `sb_secret_${random(24)}`,
    jwtSecret: random(48),
    databasePassword: newDatabasePassword(),
  }
  await writeKeys(path, keys)
  return keys
}

export const newDatabasePassword = (): string => random(32)

/** Never half written. */
export async function writeKeys(path: string, keys: Keys): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
}
