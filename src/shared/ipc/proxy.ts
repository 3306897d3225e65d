import { z } from 'zod'

const proxyAddress = { host: z.string().min(1).max(255), port: z.int().min(0).max(65_535) }

/** A proxy that lets nobody through without a password. `realm` is the proxy's own text. `refused`: the last password was wrong. */
export const proxyQuestion = z.object({
  ...proxyAddress,
  realm: z.string().max(200),
  refused: z.boolean(),
})
export type ProxyQuestion = z.infer<typeof proxyQuestion>

export const proxyRequests = {
  /** The proxy that waits for a password; null: none does. */
  'proxy.question': { input: z.object({}), output: proxyQuestion.nullable() },
  /** Kept as sessions are, and given to this proxy alone. null: the person would rather not. */
  'proxy.sign-in': {
    input: z.object({
      ...proxyAddress,
      credentials: z
        .object({ username: z.string().min(1).max(255), password: z.string().max(1_000) })
        .nullable(),
    }),
    output: z.null(),
  },
} as const

export const proxyEvents = {
  /** null: the question is answered. */
  'proxy.question': proxyQuestion.nullable(),
} as const
