import type { Server } from 'node:http'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { backendError, systemCode, type BackendError } from '../backend-error.ts'

const tried = 20 // ports after the wanted one

/** Listens on `port` or, where that is taken, on the next free one above it; 0 takes any. The port it got. */
export async function listen(
  server: Server,
  host: string,
  port: number,
): Promise<Result<number, BackendError>> {
  for (let candidate = port; candidate <= Math.min(port + tried, 65_535); candidate++) {
    const cause = await tryPort(server, host, candidate)
    const address = server.address()
    if (!cause && address !== null && typeof address !== 'string') return ok(address.port)
    if (cause && systemCode(cause) !== 'EADDRINUSE' && systemCode(cause) !== 'EACCES') {
      return err(
        backendError('no-free-port', `Can't listen on ${host}`, 'Choose another address.', String(cause)),
      )
    }
  }
  const fix = 'Stop what uses them, or choose another port.'
  return err(backendError('no-free-port', `All ports from ${port} to ${port + tried} are taken`, fix))
}

function tryPort(server: Server, host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const settle = (cause: Error | null): void => {
      server.off('error', settle)
      server.off('listening', listening)
      resolve(cause)
    }
    const listening = (): void => settle(null)
    server.once('error', settle)
    server.once('listening', listening)
    server.listen(port, host)
  })
}

/** Where clients on this machine find it. */
export function addressOf(host: string, port: number): string {
  const wildcard = host === '0.0.0.0' || host === '::'
  const name = wildcard ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
