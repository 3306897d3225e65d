/** One deliberate mistake in the source: `find` stands in `file` exactly once and becomes `put`. */
export interface SourceMutant {
  /** Read by people: what the mistake is. */
  readonly name: string
  readonly file: string
  readonly find: string
  readonly put: string
  /** Files of tests that look for it, the likeliest first. Those under `tests/desktop` see the built main and preload. */
  readonly tests: readonly string[]
}

/** The source with the mistake in it; throws if the mutant was written for another source. */
export function mutated(source: string, { name, file, find, put }: SourceMutant): string {
  const times = source.split(find).length - 1
  if (times !== 1)
    throw new Error(`the mutant "${name}" no longer applies: its text stands ${times} times in ${file}`)
  return source.replace(find, () => put)
}
