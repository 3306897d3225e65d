/** Mutants that may survive, by name, each with the second barrier that makes it harmless. At most five. */
export const survivors: Readonly<Record<string, string>> = {}
