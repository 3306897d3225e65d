import { z } from 'zod'
import { chosenStatus } from '../backend.ts'

/** A place in the app as its address bar has it (`#/servers/…`). */
const place = z.string().regex(/^#\/[A-Za-z0-9/_-]{0,200}$/)

/** What a link from an e-mail or a sign-in page brings. Each works once. */
export const authLink = z.discriminatedUnion('kind', [
  /** For `exchangeCodeForSession`: worthless without the verifier that asked for it. */
  z.object({ kind: z.literal('code'), code: z.string().regex(/^[A-Za-z0-9_-]{8,200}$/) }),
  /** The backend refused, such as `otp_expired`. */
  z.object({ kind: z.literal('refused'), code: z.string().regex(/^[a-z0-9_]{1,60}$/) }),
])
export type AuthLink = z.infer<typeof authLink>

export const shellRequests = {
  /** What the person chose to be; null: nobody is signed in. Told at each change. */
  'presence.report': { input: z.object({ status: chosenStatus.nullable() }), output: z.null() },
  /** What waits to be read, everywhere. Told at each change. */
  'badge.report': {
    input: z.object({ mentions: z.int().min(0).max(100_000), unread: z.boolean() }),
    output: z.null(),
  },
  /** Shown while no window has the focus and the person wants to be told; a click leads to the place. */
  'notify.show': {
    input: z.object({ place, title: z.string().min(1).max(200), body: z.string().max(1_000) }),
    output: z.null(),
  },
  /** The link that `auth.arrived` told of, once; null if there is none. */
  'auth.take': { input: z.object({}), output: authLink.nullable() },
  /** What spelling can be checked in, as BCP 47 tags; none: the system has its own choice. */
  'spelling.languages': { input: z.object({}), output: z.array(z.string()) },
} as const

export const shellEvents = {
  /** From the tray or a menu. */
  'presence.choose': z.object({ status: chosenStatus }),
  /** A sign-in link was opened; the window takes it by `auth.take`. */
  'auth.arrived': z.object({}),
  /** Chosen in a menu. */
  'app.command': z.object({ command: z.enum(['settings', 'shortcuts', 'switcher']) }),
} as const
