import { z } from 'zod'
import type { TalkProblem } from '../../../shared/ipc/talk.ts'
import { theBus, type BusError } from './bus.ts'

/*
 * What xdg-desktop-portal's GlobalShortcuts (interface version 1 and 2), Request and Session call things, and what they answer.
 */

export const portal = {
  destination: 'org.freedesktop.portal.Desktop',
  path: '/org/freedesktop/portal/desktop',
} as const
export const shortcutsInterface = 'org.freedesktop.portal.GlobalShortcuts'
export const requestInterface = 'org.freedesktop.portal.Request'
export const sessionInterface = 'org.freedesktop.portal.Session'
/** The desktop's own half of the portal. When it ends, the portal neither says so nor closes the session. */
const backends = 'org.freedesktop.impl.portal.desktop'

export const rules = [
  `type='signal',sender='${portal.destination}',path_namespace='${portal.path}'`,
  `type='signal',sender='${theBus.destination}',member='NameOwnerChanged',arg0='${portal.destination}'`,
  `type='signal',sender='${theBus.destination}',member='NameOwnerChanged',arg0namespace='${backends}'`,
]

export const oneText = z.tuple([z.string()]).rest(z.unknown())
export const oneNumber = z.tuple([z.number()]).rest(z.unknown())
export const ownerChange = z.tuple([z.string(), z.string(), z.string()])
export const keySignal = z.tuple([z.string(), z.string()]).rest(z.unknown())
export const response = z.tuple([z.number(), z.record(z.string(), z.unknown())])
export const created = z.object({ session_handle: z.string() })
export const bound = z.object({ shortcuts: z.array(z.tuple([z.string(), z.unknown()])).optional() })

/** `detail` is for the log. */
export interface PortalFailure {
  readonly problem: Extract<TalkProblem, 'not-allowed' | 'not-available' | 'hangs' | 'died'>
  readonly detail: string
}

export function failureOf(error: BusError, otherwise: 'not-available' | 'died'): PortalFailure {
  if (error.kind === 'hangs')
    return { problem: 'hangs', detail: 'the session bus or the portal does not answer' }
  if (error.kind === 'closed') return { problem: otherwise, detail: 'there is no session bus' }
  const refused = /\.(NotAllowed|AccessDenied)$/.test(error.name)
  return { problem: refused ? 'not-allowed' : otherwise, detail: `${error.name}: ${error.detail}` }
}

export const nonsense = (what: string): PortalFailure => ({
  problem: 'died',
  detail: `the portal answered ${what} with something else than the interface says`,
})
