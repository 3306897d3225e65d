import type { InviteLimits } from './ports.ts'

export type Lifetime = 'hour' | 'day' | 'week' | 'ever'
export type Uses = 'once' | 'ten' | 'any'

const hour = 3_600
const seconds: Readonly<Record<Lifetime, number | null>> = {
  hour,
  day: 24 * hour,
  week: 7 * 24 * hour,
  ever: null,
}
const counts: Readonly<Record<Uses, number | null>> = { once: 1, ten: 10, any: null }

export const lifetimes: readonly { readonly value: Lifetime; readonly label: string }[] = [
  { value: 'hour', label: '1 hour' },
  { value: 'day', label: '1 day' },
  { value: 'week', label: '1 week' },
  { value: 'ever', label: 'Ever' },
]

export const uses: readonly { readonly value: Uses; readonly label: string }[] = [
  { value: 'once', label: 'Once' },
  { value: 'ten', label: '10 times' },
  { value: 'any', label: 'Any number of times' },
]

export const limitsOf = (lifetime: Lifetime, use: Uses): InviteLimits => ({
  expiresInSeconds: seconds[lifetime],
  maxUses: counts[use],
})

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** What a link that was made can do. `expiresAt` is ISO 8601, or null for never. */
export function limitWords(expiresAt: string | null, use: Uses): string {
  const until = expiresAt === null ? 'Never runs out' : `Works until ${moment.format(Date.parse(expiresAt))}`
  const max = counts[use]
  if (max === null) return `${until}.`
  return `${until}, ${max === 1 ? 'for one person' : `for up to ${max} people`}.`
}
