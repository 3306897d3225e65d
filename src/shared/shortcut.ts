import { z } from 'zod'

/** A physical key by its `KeyboardEvent.code` (UI Events KeyboardEvent code Values, W3C), or a mouse button by its `MouseEvent.button`. */
export const keyOrButton = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('key'), code: z.string().regex(/^[A-Z][A-Za-z0-9]{0,30}$/) }),
  z.object({ kind: z.literal('mouse'), button: z.int().min(0).max(31) }),
])
export type KeyOrButton = z.infer<typeof keyOrButton>

export const modifier = z.enum(['ctrl', 'alt', 'shift', 'meta'])
export type Modifier = z.infer<typeof modifier>

/** What is pressed, with which modifiers held. A modifier alone is a key without modifiers. */
export const shortcut = z.object({ modifiers: z.array(modifier).max(4), input: keyOrButton })
export type Shortcut = z.infer<typeof shortcut>

export const shortcutAction = z.enum(['talk', 'mute', 'deafen'])
export type ShortcutAction = z.infer<typeof shortcutAction>

/** Several may do the same. */
export const binding = z.object({ id: z.string().min(1).max(40), action: shortcutAction, shortcut })
export type Binding = z.infer<typeof binding>
