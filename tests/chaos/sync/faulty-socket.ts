import { WebSocket } from 'ws'
import type { Link } from './link.ts'

/** Broadcasts are the binary frames of this kind; see supabase/local/realtime/frames.ts. */
const broadcastKind = 4

/** A frame is late by up to this long (ms), and so comes after some that were sent later. */
const latest = 600

/**
 * Sockets for supabase-js on one link. Frames vanish, come twice or come late; none is ever altered. A frame that is not
 * a broadcast goes wrong only with its whole line: a reply that is lost alone does not happen on TCP.
 */
export function socketsOn(link: Link): typeof globalThis.WebSocket {
  class FaultySocket extends WebSocket {
    /** What happened during sleep and is told on waking. */
    #withheld: (() => void)[] = []
    readonly #stop: (() => void)[]

    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      this.#stop = [
        link.onCut(() => {
          link.tally.count('socket_cut')
          this.terminate()
        }),
        link.onChange(() => {
          if (link.state === 'asleep') return
          for (const tell of this.#withheld.splice(0)) tell()
        }),
      ]
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event === 'message') return this.#arrive(args)
      if (event === 'open' && link.state !== 'up') {
        this.terminate()
        return false
      }
      if (link.state === 'asleep' && (event === 'close' || event === 'error')) {
        this.#withheld.push(() => void this.emit(event, ...args))
        return true
      }
      if (event === 'close') for (const stop of this.#stop) stop()
      return super.emit(event, ...args)
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (link.state === 'up') super.send(data)
    }

    #arrive(args: unknown[]): boolean {
      if (link.state !== 'up') return false
      if (!isBroadcast(args[0], args[1] === true)) return super.emit('message', ...args)
      const { odds, random, tally } = link
      if (random.chance(odds.frameDropped)) {
        tally.count('frame_dropped')
        return false
      }
      const times = random.chance(odds.frameDoubled) ? 2 : 1
      if (times === 2) tally.count('frame_doubled')
      for (let time = 0; time < times; time += 1) {
        const late = random.chance(odds.frameLate)
        if (!late && time === 0) super.emit('message', ...args)
        else setTimeout(() => this.#deliver(args), random.between(0, latest))
        if (late) tally.count('frame_late')
      }
      return true
    }

    #deliver(args: unknown[]): void {
      if (this.readyState === WebSocket.OPEN && link.state === 'up') super.emit('message', ...args)
    }
  }
  // What supabase-js takes for its transport under Node, although ws types its events otherwise than browsers.
  return FaultySocket as unknown as typeof globalThis.WebSocket
}

const isBroadcast = (data: unknown, binary: boolean): boolean =>
  binary &&
  new Uint8Array(data instanceof ArrayBuffer || Buffer.isBuffer(data) ? data : []).at(0) === broadcastKind
