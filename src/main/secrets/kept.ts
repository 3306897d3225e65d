import { z } from 'zod'
import { err, ok, type Result } from '../../shared/result.ts'

const kept = z.object({
  version: z.literal(1),
  /** `sealed`: the keychain's bytes as base64. `plain`: the text itself. */
  secrets: z.record(z.string(), z.object({ how: z.enum(['sealed', 'plain']), data: z.string() })),
  /** Put aside: what could not be opened, the newest last. Somebody who gets the key back finds it here. */
  unreadable: z.array(z.object({ name: z.string(), data: z.string() })),
})

/** What the file of secrets holds. */
export type Kept = z.infer<typeof kept>

export const nothingKept: Kept = { version: 1, secrets: {}, unreadable: [] }

/** As many that could not be opened are put aside. */
const asideAtMost = 5

export function decodeKept(text: string): Result<Kept, { readonly kind: 'not-secrets' }> {
  try {
    const parsed = kept.safeParse(JSON.parse(text))
    return parsed.success ? ok(parsed.data) : err({ kind: 'not-secrets' })
  } catch {
    return err({ kind: 'not-secrets' })
  }
}

export const encodeKept = (value: Kept): string => `${JSON.stringify(value, null, 2)}\n`

export const withSecret = (now: Kept, name: string, secret: Kept['secrets'][string]): Kept => ({
  ...now,
  secrets: { ...now.secrets, [name]: secret },
})

export function withoutSecret(now: Kept, name: string): Kept {
  const { [name]: _gone, ...secrets } = now.secrets
  return { ...now, secrets }
}

export const withoutPlain = (now: Kept): Kept => ({
  ...now,
  secrets: Object.fromEntries(Object.entries(now.secrets).filter(([, { how }]) => how !== 'plain')),
})

/** Puts one that could not be opened aside. */
export function setAside(now: Kept, name: string): Kept {
  const secret = now.secrets[name]
  if (secret === undefined) return now
  const unreadable = [...now.unreadable, { name, data: secret.data }].slice(-asideAtMost)
  return { ...withoutSecret(now, name), unreadable }
}
