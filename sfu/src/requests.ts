import { z } from 'zod'
import { err, ok } from '../../src/shared/result.ts'
import { requests, type Reply, type RequestInput, type RequestName } from '../../src/shared/signaling.ts'
import type { Session } from './session.ts'

type Handlers = {
  readonly [N in RequestName]: (session: Session, input: RequestInput<N>) => Promise<Reply<N>>
}

const handlers: Handlers = {
  'room.join': (session, input) => session.join(input),
  'room.leave': (session) =>
    session.inRoom(() => {
      session.leave()
      return Promise.resolve(ok(null))
    }),
  'transport.open': (session, { direction }) => session.inRoom(({ peer }) => peer.openTransport(direction)),
  'transport.connect': (session, input) => session.inRoom(({ peer }) => peer.connectTransport(input)),
  'producer.open': (session, input) => session.inRoom(({ peer }) => peer.openProducer(input)),
  'consumer.open': (session, input) => session.inRoom(({ peer }) => peer.openConsumer(input)),
  'consumer.resume': (session, { consumerId }) =>
    session.inRoom(({ peer }) => peer.resumeConsumer(consumerId)),
  'peer.update': (session, input) =>
    session.inRoom(async ({ room, peer }) => {
      await room.update(peer, input)
      return ok(null)
    }),
  'token.refresh': (session, { token }) => session.refreshToken(token),
}

export function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name)
}

/** Checks what arrived under a request's name and answers it. */
export async function answer<N extends RequestName>(
  session: Session,
  name: N,
  raw: unknown,
): Promise<Reply<N>> {
  const input = requests[name].input.safeParse(raw)
  if (!input.success) return err({ kind: 'bad-request', detail: z.prettifyError(input.error).slice(0, 500) })
  return handlers[name](session, input.data as RequestInput<N>)
}
