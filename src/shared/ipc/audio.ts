import { z } from 'zod'
import { deviceChoice } from '../settings.ts'

export const soundDirection = z.enum(['input', 'output'])
export type SoundDirection = z.infer<typeof soundDirection>

const devices = z.array(deviceChoice).max(200)

export const audioRequests = {
  /** What is there, and what is in use (null: the system's default, or nothing is open). */
  'audio.report': {
    input: z.object({
      inputs: devices,
      outputs: devices,
      inUse: z.object({ input: deviceChoice.nullable(), output: deviceChoice.nullable() }),
    }),
    output: z.null(),
  },
  /** null: the system's default. Kept in the settings' `audio`, and told by `settings.changed`. */
  'audio.choose': {
    input: z.object({ direction: soundDirection, device: deviceChoice.nullable() }),
    output: z.null(),
  },
} as const
