/** What can go wrong here. A run in which one of them never happened proves nothing about it, and fails. */
export const faultKinds = [
  'socket_cut',
  'line_dead',
  'frame_dropped',
  'frame_doubled',
  'frame_late',
  'request_lost',
  'answer_lost',
  'answer_late',
  'answers_slow',
  'gateway_error',
  'backend_killed',
  'clock_jumped',
  'client_slept',
  'client_restarted',
  'access_taken',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** Counts the faults that really happened, not those that were planned. */
export interface Tally {
  count(kind: FaultKind): void
  readonly counts: Readonly<Record<FaultKind, number>>
}

export function createTally(): Tally {
  const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>
  return { counts, count: (kind) => void (counts[kind] += 1) }
}
