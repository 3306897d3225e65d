type Edit<S> = (state: S) => S

/**
 * Puts reads and events in order. A read is a snapshot of some moment before its answer arrives; what was heard
 * meanwhile may be newer, so it is applied once more over the answer. So is the answer of a read that began later and
 * was quicker. Events must bear being applied twice.
 */
export interface Replay<S> {
  /** Something changed, now. */
  hear(edit: Edit<S>): void
  /** Applies the answer of a read, and over it whatever was heard since the read began. */
  read<T>(request: () => Promise<T>, apply: (answer: T) => Edit<S>): Promise<T>
}

export function createReplay<S>(change: (edit: Edit<S>) => void): Replay<S> {
  /** What was heard since each began; the oldest read comes first. */
  const underWay = new Set<Edit<S>[]>()
  return {
    hear(edit) {
      for (const heard of underWay) heard.push(edit)
      change(edit)
    },
    async read(request, apply) {
      const heard: Edit<S>[] = []
      underWay.add(heard)
      try {
        const answer = await request()
        const all: Edit<S> = (state) => heard.reduce((now, edit) => edit(now), apply(answer)(state))
        for (const older of underWay) {
          if (older === heard) break
          older.push(all)
        }
        change(all)
        return answer
      } finally {
        underWay.delete(heard)
      }
    },
  }
}
