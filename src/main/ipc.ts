import { ipcMain } from 'electron'
import { z } from 'zod'
import { ipc, type IpcChannel, type IpcError, type IpcInput, type IpcOutput } from '../shared/ipc.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { log } from './log.ts'
import { isOurFrame } from './sender.ts'

/** Answers one request of the window: sender, payload, then the handler; an error is a reply, never undefined. */
export function serve<C extends IpcChannel>(
  channel: C,
  run: (input: IpcInput<C>) => IpcOutput<C> | Promise<IpcOutput<C>>,
): void {
  ipcMain.handle(channel, async (event, raw: unknown): Promise<Result<IpcOutput<C>, IpcError>> => {
    if (!isOurFrame(event.senderFrame)) {
      log.warn({ event: 'ipc-refused', channel, url: event.senderFrame?.url })
      return err({ kind: 'untrusted-sender' })
    }
    const input = ipc[channel].input.safeParse(raw)
    if (!input.success) {
      log.warn({ event: 'ipc-bad-input', channel, detail: z.prettifyError(input.error) })
      return err({ kind: 'bad-input' })
    }
    try {
      return ok(await run(input.data as IpcInput<C>))
    } catch (cause) {
      log.error({ event: 'ipc-failed', channel, err: cause })
      return err({ kind: 'failed' })
    }
  })
}
