import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Report } from '../tests/bench/report.ts'

/** Runs `<folder>/<name>.ts`, which exports `run(args): Promise<Report>`; gives null, and says so, for another name. */
export async function runByName(
  command: string,
  folder: string,
  args: readonly string[],
): Promise<Report | null> {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.case.ts'))
    .map((file) => file.slice(0, -'.case.ts'.length))
  const [name, ...rest] = args
  if (name === undefined || !names.includes(name)) {
    process.stderr.write(
      `${name === undefined ? 'Name one' : `There is no ${command} ${name}`}: ${names.join(', ')}\n`,
    )
    process.stderr.write(`  npm run ${command} -- ${names[0] ?? 'NAME'}\n`)
    return null
  }
  const module = (await import(pathToFileURL(join(folder, `${name}.case.ts`)).href)) as {
    run(args: readonly string[]): Promise<Report>
  }
  return module.run(rest)
}
