/** Numbers that look like chance and follow from a seed alone. */
export interface Random {
  /** 0 (included) to 1 (excluded) */
  next(): number
  between(min: number, max: number): number
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  chance(probability: number): boolean
  /** Numbers of their own, so that what is drawn here changes nothing there. */
  fork(name: string): Random
}

export const randomOf = (seed: number): Random => generator(String(seed))

/** Mulberry32 (Tommy Ettinger), begun from the FNV-1a hash of a name. */
function generator(name: string): Random {
  let state = hash(name)
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (min, max) => min + next() * (max - min),
    pick(list) {
      const index = Math.floor(next() * list.length)
      if (!(index in list)) throw new Error('nothing to pick from')
      return list[index] as (typeof list)[number]
    },
    chance: (probability) => next() < probability,
    fork: (part) => generator(`${name}/${part}`),
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (const unit of text) value = Math.imul(value ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return value
}
