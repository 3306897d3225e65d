/** Ways in which any request to the backend can fail. */
export type RequestTrouble = 'unreachable' | 'signed-out' | 'not-allowed' | 'rate-limited' | 'failed'

/** What people read when `what` (a noun phrase or clause: "Your message wasn't sent") met one of them. */
export function requestTroubleWords(what: string, kind: RequestTrouble): string {
  switch (kind) {
    case 'unreachable':
      return `${what}: the backend can't be reached. Check your connection and try again.`
    case 'signed-out':
      return `${what}: your session has ended. Sign in again.`
    case 'not-allowed':
      return `${what}: you aren't allowed to.`
    case 'rate-limited':
      return `${what}: too many tries in a short time. Wait a minute and try again.`
    case 'failed':
      return `${what}: the backend answered with an error. Try again in a moment.`
  }
}
