import { Device, type types } from 'mediasoup-client'
import { io, type Socket } from 'socket.io-client'
import {
  requests,
  signalingVersion,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../../src/shared/signaling.ts'

/* Runs in Chromium: the least an app needs to speak and to hear, so that an SFU can be proved by real packets. */

export interface SfuPage {
  join(url: string, token: string, channelId: string): Promise<void>
  /** Sends the microphone; resolves to the producer's id. */
  speak(): Promise<string>
  /** Plays somebody. */
  listen(producerId: string): Promise<void>
  update(state: RequestInput<'peer.update'>): Promise<void>
  /** What has been heard, from `inbound-rtp` (W3C webrtc-stats): packets, and energy of the sound in them. */
  heard(): Promise<{ readonly packets: number; readonly energy: number }>
}

let socket: Socket
let device: Device
let receiver: types.Transport | null = null
let consumer: types.Consumer

async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
  const reply = (await socket.emitWithAck(name, input)) as { ok: boolean; value: unknown; error: unknown }
  if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`)
  return requests[name].output.parse(reply.value) as RequestOutput<N>
}

async function openTransport(direction: 'send' | 'receive'): Promise<types.Transport> {
  const options = (await ask('transport.open', { direction })) as unknown as types.TransportOptions
  const transport =
    direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options)
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    ask('transport.connect', { transportId: transport.id, dtlsParameters: { ...dtlsParameters } }).then(
      done,
      fail,
    )
  })
  transport.on('produce', ({ rtpParameters }, done, fail) => {
    const input = { transportId: transport.id, kind: 'audio' as const, rtpParameters: { ...rtpParameters } }
    ask('producer.open', input as unknown as RequestInput<'producer.open'>).then(
      ({ producerId }) => done({ id: producerId }),
      fail,
    )
  })
  return transport
}

const page: SfuPage = {
  async join(url, token, channelId) {
    socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      auth: { version: signalingVersion, token },
    })
    await new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(null))
      socket.once('connect_error', reject)
    })
    const joined = await ask('room.join', { channelId, muted: false, deafened: false })
    device = await Device.factory()
    await device.load({ routerRtpCapabilities: joined.routerRtpCapabilities })
  },
  async speak() {
    const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks()
    if (track === undefined) throw new Error('no microphone')
    const transport = await openTransport('send')
    return (await transport.produce({ track })).id
  },
  async listen(producerId) {
    receiver ??= await openTransport('receive')
    const rtpCapabilities = { ...device.recvRtpCapabilities }
    const { consumerId, kind, rtpParameters } = await ask('consumer.open', { producerId, rtpCapabilities })
    consumer = await receiver.consume({
      id: consumerId,
      producerId,
      kind,
      rtpParameters: rtpParameters as unknown as types.RtpParameters,
    })
    // Chromium counts no energy until something plays the track.
    const audio = new Audio()
    audio.srcObject = new MediaStream([consumer.track])
    await audio.play()
    await ask('consumer.resume', { consumerId })
  },
  async update(state) {
    await ask('peer.update', state)
  },
  async heard() {
    for (const report of (await consumer.getStats()).values()) {
      const { type, packetsReceived = 0, totalAudioEnergy = 0 } = report as RTCInboundRtpStreamStats
      if (type === 'inbound-rtp') return { packets: packetsReceived, energy: totalAudioEnergy }
    }
    return { packets: 0, energy: 0 }
  },
}

Object.assign(window, { sfuPage: page })
