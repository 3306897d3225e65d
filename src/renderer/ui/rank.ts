/** Something the quick switcher can lead to. */
export interface Choice {
  readonly name: string
  /** Where it belongs, such as the server of a channel; searched too, but counts less. */
  readonly context: string
}

/**
 * The choices that fit what was typed, best first: whole beginnings, then beginnings of words, then anywhere, then
 * letters in order. Everything fits nothing typed. Equal ones keep their order.
 */
export function rank<T extends Choice>(choices: readonly T[], typed: string): readonly T[] {
  const words = typed.trim().toLocaleLowerCase()
  if (words === '') return choices
  return choices
    .map((choice) => ({ choice, score: scoreOf(choice, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ choice }) => choice)
}

function scoreOf({ name, context }: Choice, typed: string): number {
  const lower = name.toLocaleLowerCase()
  if (lower.startsWith(typed)) return 5
  if (lower.split(/[\s\-_.]+/).some((word) => word.startsWith(typed))) return 4
  if (lower.includes(typed)) return 3
  if (`${context} ${name}`.toLocaleLowerCase().includes(typed)) return 2
  return inOrder(lower, typed) ? 1 : 0
}

/** Do all the letters typed appear, one after the other? */
function inOrder(text: string, typed: string): boolean {
  let at = 0
  for (const letter of typed) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}
