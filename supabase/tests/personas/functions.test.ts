import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type OpenWorld } from '../stored-world.ts'
import { personas, type PersonaName } from '../world.ts'
import { answerOf, expectedAnswer, type FunctionRule } from './function-rule.ts'
import { functionRules as rules } from './functions.ts'

/* What each person is told by each function that a client may call. Every call is taken back. */

let world: OpenWorld

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Who is not signed in gets no further than the grant, except where a rule gives them an answer. */
const openToVisitors = (name: string): boolean =>
  rules.some((each) => each.name === name && Object.values(each.answers).flat().includes('visitor'))

async function answer(who: PersonaName, { name, values }: FunctionRule): Promise<string> {
  try {
    return answerOf(await world.who[who].attempt(name, ...values(world)))
  } catch (cause) {
    return String(cause)
  }
}

test('nobody’s answer is given twice', () => {
  for (const { name, what, answers } of rules) {
    const people = Object.values(answers).flat()
    expect(people, `${name} ${what}`).toHaveLength(new Set(people).size)
  }
})

describe.each(rules)('$name $what', (one) => {
  test.each(personas)('as the %s is told', async (who) => {
    const denied = who === 'visitor' && !openToVisitors(one.name)
    const expected = denied ? `permission denied for function ${one.name}` : expectedAnswer(one, who)
    expect(await answer(who, one)).toContain(expected)
  })
})
