import { afterAll, beforeAll, expect, test } from 'vitest'
import { caughtBy } from '../scripts/mutate/main.ts'
import type { SourceMutant } from '../scripts/mutate/source-mutant.ts'
import { SourceTree } from '../scripts/mutate/source-tree.ts'

let tree: SourceTree
beforeAll(async () => {
  tree = await SourceTree.open()
}, 180_000)
afterAll(() => tree.close())

const dropped: SourceMutant = {
  name: 'frames inside the page count as the page',
  file: 'src/main/sender.ts',
  find: ' && frame.parent === null',
  put: '',
  tests: ['src/main/sender.test.ts'],
}

test(
  'a mistake is caught by the test that looks for it, and gone afterwards',
  { timeout: 120_000 },
  async () => {
    expect(await caughtBy(tree, dropped)).toBe(
      'src/main/sender.test.ts › a page of another origin, a frame inside and a frame that is gone are not',
    )
    expect(await tree.firstFailure(dropped.tests)).toBeNull()
  },
)

test('what changes nothing survives', { timeout: 120_000 }, async () => {
  const nothing = { ...dropped, find: 'frame !== null && ', put: 'null !== frame && ' }
  expect(await caughtBy(tree, nothing)).toBeNull()
})

test('tests that are all skipped are no proof that a mistake survived', { timeout: 120_000 }, async () => {
  const file = 'src/main/skipped.test.ts'
  await tree.write(file, `import { test } from 'vitest'\ntest('a', (context) => context.skip('no tool'))\n`)
  await expect(tree.firstFailure([file])).rejects.toThrow(`every test of ${file} was skipped`)
})

test('a mistake that can’t be run is caught by nobody', { timeout: 120_000 }, async () => {
  await expect(tree.firstFailure(['src/main/no-such.test.ts'])).rejects.toThrow('the tests could not be run')
})
