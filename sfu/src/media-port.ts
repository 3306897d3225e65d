import { createServer, type AddressInfo } from 'node:net'
import type { types } from 'mediasoup'

export interface MediaAddress {
  readonly host: string
  readonly announcedAddress: string | null
}

/** A worker's own WebRtcServer, and the one port on which it takes UDP and TCP. */
export interface MediaServer {
  readonly webRtcServer: types.WebRtcServer
  readonly port: number
}

const attempts = 10

/**
 * Opens a worker's media port. `port` 0 takes one that is free for both protocols; the system only finds one free for TCP,
 * so another may be tried. Throws what mediasoup throws when the port given is taken.
 */
export async function openMediaPort(
  worker: Pick<types.Worker, 'createWebRtcServer'>,
  address: MediaAddress,
  port: number,
): Promise<MediaServer> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port === 0 ? await freeTcpPort(address.host) : port
    try {
      return {
        webRtcServer: await worker.createWebRtcServer({ listenInfos: listenInfos(address, chosen) }),
        port: chosen,
      }
    } catch (cause) {
      if (port !== 0 || attempt === attempts) throw cause
    }
  }
}

// ICE-TCP (RFC 6544) is for networks that drop UDP; both protocols share one port so that a firewall needs one rule.
function listenInfos({ host, announcedAddress }: MediaAddress, port: number): types.TransportListenInfo[] {
  const listen = { ip: host, port, ...(announcedAddress === null ? {} : { announcedAddress }) }
  return [
    { protocol: 'udp', ...listen },
    { protocol: 'tcp', ...listen },
  ]
}

function freeTcpPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo // a listening TCP server's address is never a path
      probe.close(() => resolve(port))
    })
  })
}
