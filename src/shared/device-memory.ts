import { z } from 'zod'
import { chosenStatus, profile, server, serverChannel } from './backend.ts'

/** A browser keeps some 5 MB for a page in all. */
export const keptDirectoryLimits = { servers: 200, channels: 2_000 }

/** What the window keeps on this device. Read with these schemas: an older or damaged value counts as none. */
export const deviceMemory = {
  /** Absent: like the system. */
  theme: z.enum(['dark', 'light']),
  /** A backend typed in by hand. */
  backend: z.object({ url: z.url({ protocol: /^https?$/ }), publishableKey: z.string().min(1) }),
  /** How one entered voice last. */
  sound: z.object({ muted: z.boolean(), deafened: z.boolean() }),
  /** Texts not yet sent, by channel. */
  drafts: z.record(z.string(), z.string()),
  /** How one chose to be seen. */
  presence: z.object({ status: chosenStatus, text: z.string().nullable() }),
  /** The server one was in last, and the text channel in each. */
  last: z.object({ server: z.string().nullable(), channels: z.record(z.string(), z.string()) }),
  /** What the person saw last on a backend, shown at the next start until it is read anew. No messages. */
  directory: z.object({
    profile,
    servers: z.array(server).max(keptDirectoryLimits.servers).readonly(),
    channels: z.array(serverChannel).max(keptDirectoryLimits.channels).readonly(),
  }),
} as const
export type KeptDirectory = z.infer<typeof deviceMemory.directory>
export type MemoryKey = keyof typeof deviceMemory
export type Remembered<K extends MemoryKey> = z.infer<(typeof deviceMemory)[K]>

export interface DeviceMemory {
  /** null when there is nothing. `owner` keeps what belongs to a person apart from other people on this device. */
  read<K extends MemoryKey>(key: K, owner?: string): Remembered<K> | null
  /** Forgets the value when it is null. */
  write<K extends MemoryKey>(key: K, value: Remembered<K> | null, owner?: string): void
}
