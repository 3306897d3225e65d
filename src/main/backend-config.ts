import { z } from 'zod'
import { ipc, type IpcOutput } from '../shared/ipc.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { readText } from './text-file.ts'

export type BackendConfig = NonNullable<IpcOutput<'backend.get'>>

/** `where` is the file or variables at fault, `detail` what is wrong with them. */
export interface BackendConfigError {
  readonly kind: 'bad-backend'
  readonly where: string
  readonly detail: string
}

const config = ipc['backend.get'].output.unwrap()

/**
 * The backend this app belongs to: named by the environment (that is how `npm start` does it), else by a file
 * `{"url": …, "publishableKey": …}`, else null, and the app asks for one. `file` is null if there is none.
 */
export function parseBackend(
  env: Readonly<Record<string, string | undefined>>,
  file: { readonly path: string; readonly text: string } | null,
): Result<BackendConfig | null, BackendConfigError> {
  const url = env['BONFIRE_BACKEND_URL']
  const publishableKey = env['BONFIRE_PUBLISHABLE_KEY']
  if (url !== undefined || publishableKey !== undefined)
    return check('BONFIRE_BACKEND_URL and BONFIRE_PUBLISHABLE_KEY', { url, publishableKey })
  if (file === null) return ok(null)
  let value: unknown
  try {
    value = JSON.parse(file.text)
  } catch (cause) {
    return err({ kind: 'bad-backend', where: file.path, detail: String(cause) })
  }
  return check(file.path, value)
}

function check(where: string, value: unknown): Result<BackendConfig, BackendConfigError> {
  const parsed = config.safeParse(value)
  return parsed.success
    ? ok(parsed.data)
    : err({ kind: 'bad-backend', where, detail: z.prettifyError(parsed.error) })
}

/** Reads synchronously, because command-line switches that depend on it must be set before Electron is ready. */
export function readBackend(
  env: Readonly<Record<string, string | undefined>>,
  path: string,
): Result<BackendConfig | null, BackendConfigError> {
  try {
    const text = readText(path)
    return parseBackend(env, text === null ? null : { path, text })
  } catch (cause) {
    return err({ kind: 'bad-backend', where: path, detail: String(cause) })
  }
}
