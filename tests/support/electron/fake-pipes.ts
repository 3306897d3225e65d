import { Server, type ListenOptions } from 'node:net'
import { join } from 'node:path'

/**
 * Elsewhere than on Windows the name of a pipe is one of a file, in whatever folder the tests run: those that main listens on
 * are made in this one.
 */
export function keepPipesIn(folder: string): void {
  const listen = Object.getOwnPropertyDescriptor(Server.prototype, 'listen')?.value as (
    this: Server,
    where: string | ListenOptions,
  ) => Server
  Server.prototype.listen = function (this: Server, where: string | ListenOptions) {
    const isPipe = typeof where === 'string' && where.startsWith('\\\\.\\pipe\\')
    return listen.call(this, isPipe ? join(folder, where.slice(-12)) : where)
  } as Server['listen']
}
