import { z } from 'zod'
import { binding, shortcut, shortcutAction } from '../shortcut.ts'

/**
 * Who sees keys. `window`: our own window while it has the focus. `hook`: the native hook (Windows, macOS, X11). `portal`: the
 * desktop portal of Wayland. `shortcut`: Electron's global shortcuts, which tell of presses only. `socket`: the control socket.
 */
export const talkSource = z.enum(['window', 'hook', 'portal', 'shortcut', 'socket'])
export type TalkSource = z.infer<typeof talkSource>

/** Why a source does not work. `not-allowed`: the person or the system refused. `died`: it ended and is started again. */
const talkProblem = z.enum([
  'not-allowed',
  'needs-permission',
  'not-available',
  'no-display',
  'hangs',
  'died',
  'taken',
])
export type TalkProblem = z.infer<typeof talkProblem>

export const talkStatus = z.object({
  sources: z.array(
    z.object({
      source: talkSource,
      state: z.enum(['off', 'starting', 'ready', 'failed']),
      problem: talkProblem.nullable(),
    }),
  ),
  /** The one that sees keys while another window has the focus; null: none does. */
  global: z.enum(['hook', 'portal', 'shortcut']).nullable(),
  /** False where only presses are seen: then push-to-talk works as a toggle whatever was chosen. */
  seesRelease: z.boolean(),
})
export type TalkStatus = z.infer<typeof talkStatus>

const talkInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['press', 'release', 'repeat']), bindingId: binding.shape.id }),
  z.object({ kind: z.literal('other-key') }),
  z.object({ kind: z.literal('lost') }),
  z.object({ kind: z.literal('captured'), shortcut }),
])

export const talkRequests = {
  /** What our own window saw of the bound shortcuts, or the one that is to be captured. `lost`: it can't see keys any more. */
  'talk.input': { input: talkInput, output: z.null() },
  /** Answers with the next key or button pressed anywhere; null when it was cancelled. */
  'talk.capture': { input: z.object({}), output: shortcut.nullable() },
  'talk.cancel-capture': { input: z.object({}), output: z.null() },
  'talk.status': { input: z.object({}), output: talkStatus },
  /** While on, every press that a source sees is told by `talk.seen`. */
  'talk.test': { input: z.object({ on: z.boolean() }), output: z.null() },
  /** Asks the system for what a source needs (macOS: Accessibility; Wayland: the portal's dialog). */
  'talk.ask-permission': { input: z.object({}), output: talkStatus },
} as const

export const talkEvents = {
  /** The microphone may be open, or not. Told only with `hold` and `toggle`. */
  'talk.gate': z.object({ open: z.boolean() }),
  'talk.status': talkStatus,
  /** `took`: ms from when the source saw it until main had decided. */
  'talk.seen': z.object({
    source: talkSource,
    action: shortcutAction,
    down: z.boolean(),
    took: z.number().min(0),
  }),
} as const
