import { ipcMain } from 'electron'
import { z } from 'zod'
import { ipc, type IpcChannel, type IpcError, type IpcInput, type IpcOutput } from '../shared/ipc.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { callLimit, createCallLimit } from './call-limit.ts'
import { log } from './log.ts'
import { isSmallAndPlain } from './payload-size.ts'
import { createSeldom } from './seldom.ts'
import { isOurFrame } from './sender.ts'

const now = (): number => performance.now()
const mayRun = createCallLimit(callLimit, now)
const seldom = createSeldom(now)

/** Answers one request of the window: sender, how many, payload, then the handler; an error is a reply, never undefined. */
export function serve<C extends IpcChannel>(
  channel: C,
  run: (input: IpcInput<C>) => IpcOutput<C> | Promise<IpcOutput<C>>,
): void {
  const refuse = (kind: IpcError['kind'], why: string, detail: object = {}): Result<never, IpcError> => {
    const times = seldom(`${channel} ${why}`)
    if (times !== null) log.warn({ event: why, channel, times, ...detail })
    return err({ kind })
  }
  ipcMain.handle(channel, async (event, raw: unknown): Promise<Result<IpcOutput<C>, IpcError>> => {
    const { senderFrame } = event
    if (!isOurFrame(senderFrame)) return refuse('untrusted-sender', 'ipc-refused', { url: senderFrame?.url })
    if (!mayRun(channel)) return refuse('too-many', 'ipc-flood')
    if (!isSmallAndPlain(raw)) return refuse('bad-input', 'ipc-bad-payload')
    const input = ipc[channel].input.safeParse(raw)
    if (!input.success) return refuse('bad-input', 'ipc-bad-input', { detail: z.prettifyError(input.error) })
    try {
      return ok(await run(input.data as IpcInput<C>))
    } catch (cause) {
      const times = seldom(`${channel} failed`)
      if (times !== null) log.error({ event: 'ipc-failed', channel, times, err: cause })
      return err({ kind: 'failed' })
    }
  })
}
