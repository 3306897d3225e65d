/** Numbers from 0 (in) to 1 (out), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ')

/** As many words as in a large dictionary's working part. */
export const words = 50_000

/** A word that can be spoken, another one for each rank (0: the most frequent). */
export function word(rank: number): string {
  let text = ''
  for (let rest = rank + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length)) {
    text += syllables[rest % syllables.length] ?? ''
  }
  return text
}

/** Zipf's law: the word of rank r is as frequent as 1/r. @returns draws a rank for a number from 0 to 1 */
export function zipf(ranks: number): (random: number) => number {
  const draws = new Uint32Array(2 ** 20)
  let total = 0
  for (let rank = 1; rank <= ranks; rank++) total += 1 / rank
  let filled = 0
  let sum = 0
  for (let rank = 0; rank < ranks; rank++) {
    sum += 1 / (rank + 1)
    const until = Math.round((sum / total) * draws.length)
    draws.fill(rank, filled, until)
    filled = until
  }
  return (random) => draws[Math.floor(random * draws.length)] ?? 0
}
