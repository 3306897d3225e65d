/** A benchmark's or chaos run's last line: one JSON object of this form, whatever it measured. */
export interface Report {
  readonly name: string
  /** Measured, by name; the unit ends the name (`_ms`, `_ratio`, `_count`). */
  readonly figures: Readonly<Record<string, number>>
  /** What the figure of the same name should be. */
  readonly goals: Readonly<Record<string, { readonly max: number } | { readonly min: number }>>
}

/** The names of goals that their figures do not reach; a goal without a figure counts as missed. */
export function missedGoals({ figures, goals }: Report): string[] {
  return Object.entries(goals)
    .filter(([name, goal]) => {
      const figure = figures[name]
      return figure === undefined || ('max' in goal ? !(figure <= goal.max) : !(figure >= goal.min))
    })
    .map(([name]) => name)
}

/** Prints a table for people, then the line for programs. */
export function printReport(report: Report): void {
  const missed = missedGoals(report)
  const rows = Object.entries(report.figures).map(([name, value]) => {
    const goal = report.goals[name]
    const wanted = goal === undefined ? '' : 'max' in goal ? `≤ ${goal.max}` : `≥ ${goal.min}`
    return `${name.padEnd(32)} ${String(value).padStart(10)}  ${wanted.padEnd(10)} ${missed.includes(name) ? 'missed' : ''}`
  })
  process.stdout.write(`${rows.map((row) => row.trimEnd()).join('\n')}\n`)
  process.stdout.write(`${JSON.stringify({ ...report, missed })}\n`)
}
