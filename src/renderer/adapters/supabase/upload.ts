import type { RequestError } from '../../../shared/request-error.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { UploadedAttachment, UploadError, UploadInput } from '../../features/attachments/ports.ts'
import { backOffMs } from '../sfu/back-off.ts'
import type { Clock } from '../../clock/clock.ts'

/** How sending one file ended. */
export type PutError =
  | { readonly kind: 'cancelled' | 'not-allowed' | 'refused' }
  /** It is there already; nobody else can have put it at this path. */
  | { readonly kind: 'exists' }
  | RequestError

/** What an upload asks of the backend. */
export interface UploadPort {
  /** Reserves a path. */
  start(input: UploadInput): Promise<Result<UploadedAttachment, UploadError>>
  /** @param onSent bytes so far */
  readonly put: (
    path: string,
    file: Blob,
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ) => Promise<Result<null, PutError>>
  /** Gives the path back. Nothing depends on it: forgotten uploads are cleared away in time. */
  cancel(id: string): Promise<unknown>
}

const maxAttempts = 6

/** Sends a file and its thumbnail. @param random 0..1 */
export async function upload(
  port: UploadPort,
  clock: Clock,
  random: () => number,
  input: UploadInput,
): Promise<Result<UploadedAttachment, UploadError>> {
  const { attachment, signal } = input
  const started = await port.start(input)
  if (!started.ok) return started
  const { id, path, thumbnailPath } = started.value
  const files = [{ path, file: attachment.file }]
  if (attachment.thumbnail !== null && thumbnailPath !== null)
    files.push({ path: thumbnailPath, file: attachment.thumbnail })
  const total = files.reduce((sum, { file }) => sum + file.size, 0)
  let before = 0
  for (const { path, file } of files) {
    const put = () =>
      port.put(path, file, signal, (sent) => input.onProgress((before + Math.min(sent, file.size)) / total))
    const there = await persist(put, clock, random, signal)
    if (!there.ok) {
      void port.cancel(id)
      return there
    }
    before += file.size
    input.onProgress(before / total)
  }
  return started
}

/** Tries again while the backend is out of reach or busy. */
async function persist(
  put: () => Promise<Result<null, PutError>>,
  clock: Clock,
  random: () => number,
  signal: AbortSignal,
): Promise<Result<null, UploadError>> {
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) return err({ kind: 'cancelled' })
    const sent = await put()
    if (sent.ok) return sent
    // An earlier attempt got through and its answer did not.
    if (sent.error.kind === 'exists') return ok(null)
    const isPassing = sent.error.kind === 'unreachable' || sent.error.kind === 'rate-limited'
    if (!isPassing || attempt === maxAttempts) return err(sent.error)
    await pause(backOffMs(attempt, random()), clock, signal)
  }
}

/** Ends early when `signal` does. */
const pause = (ms: number, clock: Clock, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(ms, end)
    function end(): void {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    signal.addEventListener('abort', end)
  })
