/** ms of each of `times` runs, one after the other */
export async function timed(times: number, run: () => Promise<void>): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const begun = performance.now()
    await run()
    taken.push(performance.now() - begun)
  }
  return taken
}
