import { err } from '../../../shared/result.ts'
import { later } from '../../later.ts'
import type { KeySource } from '../source.ts'
import { connectBus } from './bus.ts'
import { busSocketOf } from './bus-address.ts'
import { createPortalKeys, type PortalDeps } from './portal-keys.ts'
import { PortalSession } from './portal-session.ts'

/** The name of our desktop file without its ending: `desktopName` of package.json, from which the installers name the file. */
export const appId = 'chat.bonfire.Bonfire'

/** The portal of this desktop. `patience`: ms that bus and portal may take for what they do without asking the person. */
export function openPortal({
  env,
  log,
  patience = 10_000,
}: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: PortalDeps['log']
  readonly patience?: number
}): KeySource {
  const socket = busSocketOf(env)
  return createPortalKeys({
    session: (listener) =>
      new PortalSession(
        {
          connect: (signals) =>
            socket === null
              ? Promise.resolve(err({ kind: 'closed' }))
              : connectBus(socket, patience, signals),
          appId,
          patience,
        },
        listener,
      ),
    now: () => performance.now(),
    later,
    log,
  })
}
