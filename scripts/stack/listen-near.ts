import type { Server } from 'node:http'

const tries = 20

/** Listens on loopback at `port`, or at the next free one above it (0: any). Resolves with the port taken. */
export async function listenNear(server: Server, port: number): Promise<number> {
  for (let offset = 0; ; offset++) {
    try {
      return await listen(server, port === 0 ? 0 : port + offset)
    } catch (cause) {
      const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
      if (!taken || offset === tries) throw cause
    }
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
