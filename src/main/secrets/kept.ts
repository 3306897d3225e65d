import { z } from 'zod'
import { err, ok, type Result } from '../../shared/result.ts'

const kept = z.object({
  version: z.literal(1),
  /** `sealed`: the keychain's bytes as base64. `plain`: the text itself. */
  secrets: z.record(z.string(), z.object({ how: z.enum(['sealed', 'plain']), data: z.string() })),
  /**
   * Put aside: what could not be opened, the newest last, until somebody gets the key back, or signs in anew or out under that name.
   */
  unreadable: z.array(z.object({ name: z.string(), data: z.string() })),
})

/** What the file of secrets holds. */
export type Kept = z.infer<typeof kept>

export const nothingKept: Kept = { version: 1, secrets: {}, unreadable: [] }

/** As many that could not be opened are put aside, one of each name. */
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
  ...withoutSecret(now, name),
  secrets: { ...now.secrets, [name]: secret },
})

/** Neither kept nor put aside. */
export function withoutSecret(now: Kept, name: string): Kept {
  const { [name]: _gone, ...secrets } = now.secrets
  return { ...now, secrets, unreadable: now.unreadable.filter((one) => one.name !== name) }
}

/** Whether there is anything of that name. */
export const isIn = (now: Kept, name: string): boolean =>
  name in now.secrets || now.unreadable.some((one) => one.name === name)

/** What was put aside under that name. */
export const asideOf = (now: Kept, name: string): string | undefined =>
  now.unreadable.find((one) => one.name === name)?.data

export const withoutPlain = (now: Kept): Kept => ({
  ...now,
  secrets: Object.fromEntries(Object.entries(now.secrets).filter(([, { how }]) => how !== 'plain')),
})

/** Puts one that could not be opened aside. */
export function setAside(now: Kept, name: string): Kept {
  const secret = now.secrets[name]
  if (secret === undefined) return now
  const without = withoutSecret(now, name)
  return { ...without, unreadable: [...without.unreadable, { name, data: secret.data }].slice(-asideAtMost) }
}
