import { z } from 'zod'
import { binding, shortcut } from './shortcut.ts'

/*
 * What main and the process of the key hook say to each other. That process sees every key of the machine; these messages are all
 * that leaves it.
 */

export const toHook = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bindings'), bindings: z.array(binding).max(12) }),
  /** While on, the next shortcut is told whatever it is, once. */
  z.object({ kind: z.literal('capture'), on: z.boolean() }),
])
export type ToHook = z.infer<typeof toHook>

/** `seenAt`: ms since 1970, with fractions */
const seenAt = z.number()

export const fromHook = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('alive') }),
  z.object({ kind: z.enum(['press', 'release', 'repeat']), bindingId: binding.shape.id, seenAt }),
  z.object({ kind: z.literal('other-key'), seenAt }),
  z.object({ kind: z.literal('captured'), shortcut, seenAt }),
])
export type FromHook = z.infer<typeof fromHook>

/** ms between two signs of life */
export const hookBeat = 500
