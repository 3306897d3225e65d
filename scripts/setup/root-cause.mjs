/**
 * What really went wrong: fetch wraps it in a "fetch failed".
 * @param {unknown} cause
 * @returns {string}
 */
export function rootCause(cause) {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? rootCause(cause.cause) : cause.message
}
