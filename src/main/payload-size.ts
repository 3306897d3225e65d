/** Characters and values that one payload may hold: the largest that the contract knows, a session, has 64 Ki characters. */
export const payloadLimit = 256 * 1024

/**
 * Whether a payload is plain data, and little enough of it to be looked at. A schema drops what it does not name, but only after
 * walking over the rest; this stops at the limit. The structured clone algorithm also carries maps, bytes and cycles: no schema of
 * ours takes the former, and cycles end here.
 */
export function isSmallAndPlain(payload: unknown): boolean {
  let left = payloadLimit
  const seen = new Set<object>()
  const waiting: unknown[] = [payload]
  while (waiting.length > 0) {
    const value = waiting.pop()
    left -= typeof value === 'string' ? value.length + 1 : 1
    if (left < 0) return false
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    const isArray = Array.isArray(value)
    if (!isArray && Object.prototype.toString.call(value) !== '[object Object]') return false
    if (isArray && value.length > left) return false
    for (const [key, inside] of Object.entries(value)) {
      left -= isArray ? 0 : key.length
      if (left < waiting.length) return false
      waiting.push(inside)
    }
  }
  return true
}
