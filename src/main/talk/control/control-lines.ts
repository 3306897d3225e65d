import type { Socket } from 'node:net'
import { longestRequest, refusal, type ControlReply } from './control-protocol.ts'

/** Requests that may come at once, and per second from then on, over all connections. A held key repeats 30 times a second. */
const burst = 100
const perSecond = 60

/** bytes of answers that a caller may leave unread */
const mostUnread = 16_384

/** Whether one more request may be answered at this time (ms). */
export function createRequestLimit(): (now: number) => boolean {
  let left = burst
  let at = -Infinity
  return (now) => {
    left = Math.min(burst, left + (Math.max(0, now - at) * perSecond) / 1_000)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}

/** Answers the lines of one connection until it ends. A caller who asks for too much is told so, and has to connect again. */
export function serveLines(
  socket: Socket,
  { answer, isAllowed }: { answer: (line: string) => ControlReply; isAllowed: () => boolean },
): void {
  let rest = ''
  const reply = (answered: ControlReply): void => {
    socket.write(`${JSON.stringify(answered)}\n`)
    if (socket.writableLength > mostUnread) socket.destroy()
  }
  const end = (last: ControlReply): void => {
    rest = ''
    socket.removeAllListeners('data')
    reply(last)
    socket.destroySoon()
  }
  const take = (line: string): boolean => {
    const tooLong = Buffer.byteLength(line) > longestRequest
    if (tooLong || !isAllowed()) {
      end(refusal(tooLong ? 'too-long' : 'too-many'))
      return false
    }
    reply(answer(line))
    return !socket.destroyed
  }

  socket.setEncoding('utf8')
  socket.on('error', () => undefined) // 'close' follows
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (!take(line)) return
    if (Buffer.byteLength(rest) > longestRequest) end(refusal('too-long'))
  })
  // `printf 'ptt down' | …` sends no line feed, and waits for the answer
  socket.on('end', () => {
    if (rest === '' || take(rest)) socket.end()
  })
}
