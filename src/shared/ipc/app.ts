import { z } from 'zod'

export const appRequests = {
  /** Where the app finds its backend; null until somebody sets one. */
  'backend.get': {
    input: z.object({}),
    output: z.object({ url: z.url({ protocol: /^https?$/ }), publishableKey: z.string().min(1) }).nullable(),
  },
  'app.info': { input: z.object({}), output: z.object({ version: z.string(), platform: z.string() }) },
  'link.open': { input: z.object({ url: z.url({ protocol: /^(https|mailto)$/ }) }), output: z.null() },
} as const
