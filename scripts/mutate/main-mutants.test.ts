import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { mainMutants } from './main-mutants.ts'
import { mutated, type SourceMutant } from './source-mutant.ts'

const root = resolve(import.meta.dirname, '../..')

describe.each(mainMutants)('$name', (mutant) => {
  it('applies to the source as it is', () => {
    const source = readFileSync(resolve(root, mutant.file), 'utf8')
    expect(mutated(source, mutant)).not.toBe(source)
  })

  it('is looked for by tests that are there', () => {
    expect(mutant.tests.length).toBeGreaterThan(0)
    expect(mutant.tests.filter((file) => !existsSync(resolve(root, file)))).toEqual([])
  })
})

test('no two have the same name', () => {
  expect(new Set(mainMutants.map(({ name }) => name)).size).toBe(mainMutants.length)
})

test('a mutant of another source is an error', () => {
  const mutant: SourceMutant = { name: 'm', file: 'a.ts', find: 'x', put: 'y', tests: [] }
  expect(mutated('a x b', mutant)).toBe('a y b')
  for (const source of ['a b', 'x x'])
    expect(() => mutated(source, mutant)).toThrow('the mutant "m" no longer applies')
})
