/** A hue in degrees that stays with an id, out of twelve that are easy to tell apart. */
export function hueOf(id: string): number {
  let sum = 0
  for (const unit of id) sum = (sum * 31 + (unit.codePointAt(0) ?? 0)) % 9973
  return (sum % 12) * 30 + 10
}

/** One or two characters that stand for a name: the first of its first two words. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = words.slice(0, 2).map((word) => [...word][0] ?? '')
  return first.join('').toLocaleUpperCase() || '?'
}
