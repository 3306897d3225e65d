import { describe, expect, it } from 'vitest'
import { startable, type Step } from './step.ts'

const step = (name: string, more: Partial<Step> = {}): Step => ({ name, command: [], ...more })
const names = (steps: readonly Step[]): string[] => steps.map(({ name }) => name)
const set = (...members: string[]): ReadonlySet<string> => new Set(members)

describe('startable', () => {
  const steps = [step('lint'), step('types'), step('build'), step('e2e', { after: 'build', alone: true })]

  it('fills the slots in the order of the list', () => {
    expect(names(startable(steps, set(), set(), 2))).toEqual(['lint', 'types'])
    expect(names(startable(steps, set(), set('lint'), 2))).toEqual(['types'])
    expect(names(startable(steps, set(), set('lint', 'types'), 2))).toEqual([])
  })

  it('waits for the step that has to come before', () => {
    const chain = [step('build'), step('pack', { after: 'build' })]
    expect(names(startable(chain, set(), set('build'), 2))).toEqual([])
    expect(names(startable(chain, set('build'), set(), 2))).toEqual(['pack'])
  })

  it('leaves the machine to a step that runs alone', () => {
    expect(names(startable(steps, set('build', 'lint'), set('types'), 2))).toEqual([])
    expect(names(startable(steps, set('build', 'lint', 'types'), set(), 2))).toEqual(['e2e'])
    expect(names(startable([...steps, step('late')], set('build'), set('e2e'), 2))).toEqual([])
  })

  it('starts one step at a time of those that run alone', () => {
    const both = [step('sound', { alone: true }), step('time', { alone: true })]
    expect(names(startable(both, set(), set(), 2))).toEqual(['sound'])
  })
})
