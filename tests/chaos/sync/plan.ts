import { type Random, randomOf } from './random.ts'

/** The windows that take part; Ada has two of one device open. */
export const windowNames = ['ada', 'ada2', 'ben', 'cy'] as const
export type WindowName = (typeof windowNames)[number]

const everyday = [
  ['send', 46],
  ['reply', 6],
  ['burst', 4],
  ['edit', 16],
  ['delete', 6],
  ['react', 10],
  ['pin', 3],
  ['read', 6],
  ['older', 1],
  ['around', 1],
  ['leave', 1],
] as const
export type ActionKind = (typeof everyday)[number][0]

/** What a person does. `channel` and `target` (0 to 1) choose among what the window shows at that moment. */
export interface Action {
  readonly at: number
  readonly window: WindowName
  readonly kind: ActionKind
  /** Unlike any other action's. */
  readonly text: string
  readonly channel: number
  readonly target: number
}

/** What goes wrong. `for`: ms. */
export type Fault =
  | { readonly at: number; readonly kind: 'cut'; readonly window: WindowName }
  /** `thenCut`: the connection ends with the silence; otherwise it goes on with what was swallowed missing. */
  | {
      readonly at: number
      readonly kind: 'dead'
      readonly window: WindowName
      readonly for: number
      readonly thenCut: boolean
    }
  /** Answers take so long that much is told meanwhile, and the window asks again and again. */
  | { readonly at: number; readonly kind: 'slow'; readonly window: WindowName; readonly for: number }
  | { readonly at: number; readonly kind: 'sleep'; readonly window: WindowName; readonly for: number }
  | { readonly at: number; readonly kind: 'restart'; readonly window: WindowName; readonly for: number }
  | { readonly at: number; readonly kind: 'jump'; readonly window: WindowName; readonly by: number }
  | { readonly at: number; readonly kind: 'kill' }
  /** Somebody may not see the closed channel for a while. */
  | { readonly at: number; readonly kind: 'expel'; readonly window: WindowName; readonly for: number }

/**
 * The only thing that tells windows of what they missed last: the machine says the network is back, connections end, another
 * message comes, or nothing at all happens and they have to ask by themselves.
 */
const endings = ['online', 'cut', 'message', 'silence'] as const
export type Ending = (typeof endings)[number]

/** Everything that is to happen; follows from the arguments alone. Times are ms from the start, ascending. */
export interface Plan {
  readonly seed: number
  readonly length: number
  readonly actions: readonly Action[]
  readonly faults: readonly Fault[]
  readonly ending: Ending
  /** The database lets people do less than they want to. */
  readonly limited: boolean
}

const minute = 60_000

export function planOf(seed: number, length: number, operations: number): Plan {
  const random = randomOf(seed)
  const faults = planFaults(random.fork('faults'), length)
  return {
    seed,
    length,
    faults,
    actions: planActions(random.fork('actions'), length, operations, absences(faults)),
    // Seeds in a row have every ending; of any three, one is limited.
    ending: endings[seed % endings.length] ?? 'online',
    limited: seed % 3 === 0,
  }
}

function planFaults(random: Random, length: number): Fault[] {
  const times = (each: number): number => Math.max(1, Math.round(length / each))
  /** Somewhere between two parts of the run. */
  const at = (from = 0.05, to = 0.9): number => length * random.between(from, to)
  const repeat = (count: number, make: (index: number) => Fault): Fault[] =>
    Array.from({ length: count }, (_, i) => make(i))
  const sign = (): number => (random.chance(0.5) ? 1 : -1)
  const someone = (): WindowName => random.pick(windowNames)

  // Sleep, restarts and kills have a part of the run each, so that every one is met in full.
  const kills = times(30_000)
  return [
    ...windowNames.flatMap((window) => [
      ...repeat(times(10_000), () => ({ at: at(), kind: 'cut', window }) as const),
      ...repeat(times(20_000), () => {
        const thenCut = random.chance(0.5)
        return { at: at(), kind: 'dead', window, for: random.between(700, 4_000), thenCut } as const
      }),
      ...repeat(times(10_000), () => {
        return { at: at(), kind: 'slow', window, for: random.between(1_500, 4_000) } as const
      }),
      ...repeat(times(15_000), () => {
        const by = sign() * random.between(2, 300) * minute
        return { at: at(), kind: 'jump', window, by } as const
      }),
    ]),
    ...repeat(kills, (i) => ({ at: at((i + 0.3) / kills, (i + 0.6) / kills), kind: 'kill' })),
    ...repeat(times(15_000), () => {
      return { at: at(0.1, 0.7), kind: 'sleep', window: someone(), for: random.between(1_500, 5_000) }
    }),
    ...repeat(times(15_000) + 1, () => {
      return { at: at(0.1, 0.8), kind: 'restart', window: someone(), for: random.between(0, 1_500) }
    }),
    ...repeat(times(20_000), () => {
      return { at: at(0.1, 0.7), kind: 'expel', window: 'cy', for: random.between(1_000, 4_000) }
    }),
  ].toSorted(byTime)
}

interface Absence {
  readonly window: WindowName
  readonly from: number
  readonly to: number
}

/** When nobody sits at a window: it sleeps or starts. */
const absences = (faults: readonly Fault[]): Absence[] =>
  faults.flatMap((fault) =>
    fault.kind === 'sleep' || fault.kind === 'restart'
      ? [{ window: fault.window, from: fault.at, to: fault.at + fault.for }]
      : [],
  )

function planActions(random: Random, length: number, operations: number, away: readonly Absence[]): Action[] {
  const kinds = everyday.flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind))
  const actions: Action[] = []
  for (let count = 0; count < operations;) {
    const at = random.between(0, length)
    const window = random.pick(windowNames)
    const kind = random.pick(kinds)
    const [channel, target] = [random.next(), random.next()]
    if (away.some((absence) => absence.window === window && at >= absence.from && at <= absence.to)) continue
    actions.push({ at, window, kind, text: `${window} ${actions.length}`, channel, target })
    count += operationsIn(kind)
  }
  return actions.toSorted(byTime)
}

/** Messages sent at once in a burst. */
export const burstSize = 6

/** Reading and looking around change no message, so they don't count. */
function operationsIn(kind: ActionKind): number {
  if (kind === 'burst') return burstSize
  return kind === 'read' || kind === 'older' || kind === 'around' || kind === 'leave' ? 0 : 1
}

const byTime = (a: { readonly at: number }, b: { readonly at: number }): number => a.at - b.at

/** In a line, for whoever compares two runs of one seed. */
export function describePlan({ seed, length, actions, faults, ending, limited }: Plan): string {
  const counts = (all: readonly { readonly kind: string }[]): string =>
    [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, some]) => `${some.length} ${kind}`).join(', ')
  const limits = limited ? 'tight limits' : 'wide limits'
  return `seed ${seed}: ${length / 1_000} s, ${limits}, ending in ${ending}\n  ${counts(actions)}\n  ${counts(faults)}`
}
