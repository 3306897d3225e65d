import { z } from 'zod'

/** Of a backend's session, by the backend's host: the page can't name anything else that main keeps secret. */
const name = z.string().regex(/^bonfire\.session\.[\w.:[\]-]{1,255}$/)

const longestSecret = 64 * 1024

/** Why a secret that is on the disk can't be read. `unreadable`: sealed with a key that this machine no longer has. */
const secretLoss = z.enum(['no-keychain', 'unreadable'])

/**
 * `encrypted`: on disk, with a key of the system's keychain. `unencrypted`: on disk as it is, because the person agreed to that.
 * `memory`: until the app ends. `why`: what keeps it from being on disk encrypted.
 */
export const secretsStatus = z.object({
  kept: z.enum(['encrypted', 'unencrypted', 'memory']),
  why: z.enum(['no-keychain', 'not-writable']).nullable(),
})
export type SecretsStatus = z.infer<typeof secretsStatus>

export const secretsRequests = {
  'secrets.read': {
    input: z.object({ name }),
    output: z.object({ value: z.string().nullable(), lost: secretLoss.nullable() }),
  },
  'secrets.write': { input: z.object({ name, value: z.string().max(longestSecret) }), output: z.null() },
  'secrets.remove': { input: z.object({ name }), output: z.null() },
  'secrets.status': { input: z.object({}), output: secretsStatus },
} as const

export const secretsEvents = { 'secrets.status': secretsStatus } as const
