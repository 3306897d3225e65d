import { Device, type types } from 'mediasoup-client'
import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { RequestOutput } from '../../../shared/signaling.ts'
import type { Clock } from '../../clock/clock.ts'
import { mediaFailure, requestFailure, unexpectedFailure } from './failure.ts'
import type { Failure } from './failure.ts'
import type { FrameGate, OpenFrameGate } from './frame-gate.ts'
import type { RequestError, Signaling } from './signaling-client.ts'
import { TransportWatch } from './transport-watch.ts'

/** Voice: mono; forward error correction against loss; nothing but comfort noise sent in pauses. */
const codecOptions = { opusStereo: false, opusFec: true, opusDtx: true } satisfies types.ProducerCodecOptions

export interface MediaListener {
  heard(producerId: string, track: MediaStreamTrack): void
  unheard(producerId: string): void
  /** No way on; told at most once. */
  failed(failure: Failure): void
  /** One person can't be heard; the rest goes on. */
  warned(detail: string): void
}

export interface MediaOptions {
  readonly signaling: Signaling
  readonly room: RequestOutput<'room.join'>
  readonly listener: MediaListener
  readonly clock: Clock
  readonly createDevice: () => Promise<Device>
  readonly openFrameGate: OpenFrameGate
}

export const createDevice = (): Promise<Device> => Device.factory()

/** The WebRTC side of one session: a device, a transport each way, the own producer, a consumer for each other one. */
export class RoomMedia {
  readonly #options: MediaOptions
  readonly #device: Device
  readonly #consumers = new Map<string, types.Consumer>()
  #wanted: ReadonlySet<string> = new Set()
  #receive: Path | null = null
  #send: Path | null = null
  #gate: FrameGate | null = null
  #sends = false
  #closed = false

  static async open(options: MediaOptions): Promise<Result<RoomMedia, Failure>> {
    try {
      const device = await options.createDevice()
      const routerRtpCapabilities = options.room.routerRtpCapabilities as types.RtpCapabilities
      await device.load({ routerRtpCapabilities })
      const media = new RoomMedia(options, device)
      const receive = await media.#openPath('receive')
      if (!receive.ok) return receive
      media.#receive = receive.value
      return ok(media)
    } catch (cause) {
      return err(unexpectedFailure(cause)) // a browser without WebRTC, or capabilities it can't read
    }
  }

  private constructor(options: MediaOptions, device: Device) {
    this.#options = options
    this.#device = device
  }

  /** Opens the producer, which sends nothing until `setSending`. The track stays the caller's to stop. */
  async send(track: MediaStreamTrack): Promise<Result<null, Failure>> {
    const path = await this.#openPath('send')
    if (!path.ok) return path
    this.#send = path.value
    const gate = this.#options.openFrameGate(() =>
      this.#fail(unexpectedFailure('the frame gate did not load')),
    )
    this.#gate = gate
    if (this.#closed) gate.close()
    try {
      await path.value.transport.produce({
        track,
        codecOptions,
        stopTracks: false,
        disableTrackOnPause: false,
        onRtpSender: (sender) => gate.attach(sender), // before the first offer, thus before any packet
      })
      this.#sends = true
      return ok(null)
    } catch (cause) {
      return err(failureOf(cause))
    }
  }

  /** False: no RTP packet leaves but a last few of silence. Without effect before `send`. */
  setSending(sending: boolean): void {
    this.#gate?.set(sending)
  }

  /** Listens to exactly these producers. Resolves when each is heard or known not to be. */
  async listenTo(producerIds: ReadonlySet<string>): Promise<void> {
    const before = this.#wanted
    this.#wanted = producerIds
    for (const id of before) if (!producerIds.has(id)) this.#unlisten(id)
    await Promise.all([...producerIds].filter((id) => !before.has(id)).map((id) => this.#listen(id)))
  }

  /** Resolves when media can flow in each direction that is used: ICE and DTLS begin with the first use only. */
  async connected(): Promise<void> {
    if (this.#sends) await this.#send?.watch.connected
    if (this.#consumers.size > 0) await this.#receive?.watch.connected
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#gate?.close()
    for (const id of [...this.#consumers.keys()]) this.#unlisten(id)
    for (const path of [this.#send, this.#receive]) if (path !== null) closePath(path)
  }

  async #openPath(direction: 'send' | 'receive'): Promise<Result<Path, Failure>> {
    const { signaling, room, clock } = this.#options
    const opened = await signaling.request('transport.open', { direction })
    if (!opened.ok) return err(requestFailure(opened.error))
    const options = { ...opened.value, iceServers: room.iceServers } as types.TransportOptions
    const transport =
      direction === 'send'
        ? this.#device.createSendTransport(options)
        : this.#device.createRecvTransport(options)
    const transportId = transport.id
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      void signaling.request('transport.connect', { transportId, dtlsParameters }).then((reply) => {
        if (reply.ok) done()
        else fail(new RefusedError(reply.error))
      })
    })
    transport.on('produce', ({ rtpParameters }, done, fail) => {
      void signaling.request('producer.open', { transportId, kind: 'audio', rtpParameters }).then((reply) => {
        if (reply.ok) done({ id: reply.value.producerId })
        else fail(new RefusedError(reply.error))
      })
    })
    const path = { transport, watch: new TransportWatch(transport, clock, () => this.#fail(mediaFailure)) }
    if (this.#closed) closePath(path)
    return ok(path)
  }

  async #listen(producerId: string): Promise<void> {
    const { signaling, listener } = this.#options
    if (this.#receive === null) return
    const { transport } = this.#receive
    const rtpCapabilities = this.#device.recvRtpCapabilities
    const opened = await signaling.request('consumer.open', { producerId, rtpCapabilities })
    if (!this.#wants(producerId)) return // gone meanwhile; its consumer went with it
    if (!opened.ok) {
      this.#deaf(producerId, opened.error)
      return
    }
    const { consumerId, kind } = opened.value
    const rtpParameters = opened.value.rtpParameters as types.RtpParameters
    try {
      const consumer = await transport.consume({ id: consumerId, producerId, kind, rtpParameters })
      if (!this.#wants(producerId)) {
        consumer.close()
        return
      }
      this.#consumers.set(producerId, consumer)
      listener.heard(producerId, consumer.track)
    } catch (cause) {
      this.#fail(failureOf(cause))
      return
    }
    const resumed = await signaling.request('consumer.resume', { consumerId })
    if (!resumed.ok && this.#wants(producerId)) this.#deaf(producerId, resumed.error)
  }

  #wants(producerId: string): boolean {
    return !this.#closed && this.#wanted.has(producerId)
  }

  #unlisten(producerId: string): void {
    const consumer = this.#consumers.get(producerId)
    if (consumer === undefined) return
    this.#consumers.delete(producerId)
    consumer.close()
    this.#options.listener.unheard(producerId)
  }

  #deaf(producerId: string, error: RequestError): void {
    if (error.kind === 'no-reply') this.#fail(requestFailure(error))
    else if (error.kind !== 'not-found')
      this.#options.listener.warned(`${producerId}: ${error.kind}: ${error.detail}`)
  }

  #fail(failure: Failure): void {
    if (this.#closed) return
    this.close()
    this.#options.listener.failed(failure)
  }
}

/** A transport and the watch over its connection. */
interface Path {
  readonly transport: types.Transport
  readonly watch: TransportWatch
}

function closePath({ transport, watch }: Path): void {
  watch.close()
  transport.close()
}

/** Carries a refusal through mediasoup-client, which only passes errors on. */
class RefusedError extends Error {
  readonly reason: RequestError
  constructor(reason: RequestError) {
    super(`${reason.kind}: ${reason.detail}`)
    this.reason = reason
  }
}

const failureOf = (cause: unknown): Failure =>
  cause instanceof RefusedError ? requestFailure(cause.reason) : unexpectedFailure(cause)
