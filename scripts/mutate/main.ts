import { mainMutants } from './main-mutants.ts'
import { mutated, type SourceMutant } from './source-mutant.ts'
import { SourceTree } from './source-tree.ts'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Makes each deliberate mistake in main and preload in turn, or those whose name holds `part`. Whether the tests caught them all. */
export async function mutateMain(part: string): Promise<boolean> {
  const began = performance.now()
  const mutants = mainMutants.filter(({ name }) => name.includes(part))
  const tree = await SourceTree.open()
  try {
    // A mutant of another source, and a test that fails anyway, say nothing.
    for (const mutant of mutants) mutated(await tree.read(mutant.file), mutant)
    await tree.build()
    const files = [...new Set(mutants.flatMap(({ tests }) => tests))]
    say(`${mutants.length} mutants, ${files.length} files of tests`)
    const failing = await tree.firstFailure(files)
    if (failing !== null) throw new Error(`without any mutant this test fails: ${failing}`)
    const survived: string[] = []
    for (const [index, mutant] of mutants.entries()) {
      const test = await caughtBy(tree, mutant)
      if (test === null) survived.push(mutant.name)
      say(`${index + 1}/${mutants.length}  ${mutant.name}  →  ${test ?? 'SURVIVED'}`)
    }
    say(
      `${mutants.length} mutants, ${survived.length} survived, ${Math.round((performance.now() - began) / 1000)} s`,
    )
    return mutants.length > 0 && survived.length === 0
  } finally {
    await tree.close()
  }
}

/** The test that notices the mistake; null: none does. */
export async function caughtBy(tree: SourceTree, mutant: SourceMutant): Promise<string | null> {
  const source = await tree.read(mutant.file)
  await tree.write(mutant.file, mutated(source, mutant))
  const built = mutant.tests.some((file) => file.startsWith('tests/')) // they may start the built app
  try {
    if (built) await tree.build()
    for (const file of mutant.tests) {
      const failure = await tree.firstFailure([file])
      if (failure !== null) return failure
    }
    return null
  } finally {
    await tree.write(mutant.file, source)
    if (built) await tree.build()
  }
}
