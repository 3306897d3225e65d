import type { FunctionResult } from '../personas.ts'
import type { PersonaName, World } from '../world.ts'

/** One call of a function, made by each person in turn and taken back, and what each is told. */
export interface FunctionRule {
  readonly name: string
  /** What is asked for, where the function's name does not say it. */
  readonly what: string
  values(world: World): readonly unknown[]
  /** Answers and who gets them; whoever is in none of them is refused as `otherwise`. */
  readonly answers: Readonly<Record<string, readonly PersonaName[]>>
  readonly otherwise: string
}

export const staff: readonly PersonaName[] = ['owner', 'moderator']
/** Members who are not timed out. */
export const speakers: readonly PersonaName[] = [...staff, 'member']
export const camp: readonly PersonaName[] = [...speakers, 'muted']
export const named: readonly PersonaName[] = [...camp, 'stranger', 'banned']
export const signedIn: readonly PersonaName[] = [...named, 'newcomer']

const isList = (value: object): value is readonly PersonaName[] => Array.isArray(value)

/** A rule: `answers` is who may, or each answer with those who get it. */
export function rule(
  name: string,
  what: string,
  values: FunctionRule['values'],
  answers: readonly PersonaName[] | FunctionRule['answers'],
  otherwise = 'not-allowed',
): FunctionRule {
  return { name, what, values, answers: isList(answers) ? { ok: answers } : { ...answers }, otherwise }
}

/** What a result comes down to: ok, the kind of a refusal, or how much a reading function gave. */
export function answerOf(
  result: FunctionResult | { readonly join: unknown } | readonly unknown[] | string,
): string {
  if (typeof result === 'string') return 'a value'
  if (isList(result)) return `${result.length} rows`
  if ('join' in result) return result.join === true ? 'joins' : 'stays out'
  return result.ok ? 'ok' : (result.error?.kind ?? 'an unnamed refusal')
}

export function expectedAnswer(one: FunctionRule, who: PersonaName): string {
  const [answer] = Object.entries(one.answers).find(([, people]) => people.includes(who)) ?? [one.otherwise]
  return answer
}
