import type { Clock } from '../../clock/clock.ts'

/** A fresh token is shown this long before the old one expires, ms; of a short-lived one, in its last fifth. */
const marginMs = 60_000
/** Between attempts when the fresh token could not be had or shown, ms. */
const retryMs = 5_000

/**
 * When a token expires, in ms since 1970, or null if it doesn't say. For planning only: nothing is verified here, the
 * SFU does that (RFC 7519, section 4.1.4).
 */
export function tokenExpiry(token: string): number | null {
  const payload = token.split('.')[1]
  if (payload === undefined) return null
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return null
    return typeof claims.exp === 'number' ? claims.exp * 1000 : null
  } catch {
    return null // not a JWT
  }
}

/** How long to wait before a fresh token is due, ms. */
export function refreshDelayMs(expiry: number, now: number): number {
  const left = Math.max(0, expiry - now)
  return Math.max(left - marginMs, left * 0.8)
}

export interface TokenRefresh {
  /** The token shown last. */
  readonly token: string
  /** The present token; a fresh one when it is about to expire. */
  readonly fetch: () => Promise<string>
  /** Shows a token to the SFU; false if it was not accepted. */
  readonly show: (token: string) => Promise<boolean>
  readonly clock: Clock
}

/** Keeps the SFU's idea of the token fresh until stopped; returns the stop. Expiry itself is the SFU's to enforce. */
export function keepTokenFresh({ token, fetch, show, clock }: TokenRefresh): () => void {
  let shown = token
  let stopped = false
  let cancel: () => void = () => undefined

  const plan = (): void => {
    const expiry = tokenExpiry(shown)
    if (expiry !== null) cancel = clock.after(refreshDelayMs(expiry, clock.now()), refresh)
  }
  const refresh = (): void => {
    void renew().then((renewed) => {
      if (stopped) return
      if (renewed) plan()
      else cancel = clock.after(retryMs, refresh)
    })
  }
  const renew = async (): Promise<boolean> => {
    try {
      const fresh = await fetch()
      if (stopped || fresh === shown || !(await show(fresh))) return false
      shown = fresh
      return true
    } catch {
      return false // offline: tried again, and when the token has expired the SFU says so
    }
  }
  plan()
  return () => {
    stopped = true
    cancel()
  }
}
