import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { build, buildIsStale } from '../stack/renderer-build.ts'

const root = resolve(import.meta.dirname, '../..')
const left = new Set([
  'node_modules',
  'out',
  'dist',
  'docs',
  '.git',
  'test-results',
  'playwright-report',
  '.bonfire',
])

/** The part of Vitest's JSON report that is looked at. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), ancestorTitles: z.array(z.string()), title: z.string() }),
      ),
    }),
  ),
})

/** Electron-vite's configuration without the renderer: a mistake in main does not change it, and it takes longest to build. */
const withoutRenderer = `import base from './electron.vite.config.ts'
export default { main: base.main, preload: base.preload }
`

/** A copy of the project in which a mistake can be made without anybody else seeing it. */
export class SourceTree {
  readonly #folder: string
  readonly #require = createRequire(import.meta.url)

  static async open(): Promise<SourceTree> {
    if (await buildIsStale()) await build()
    const folder = await mkdtemp(join(tmpdir(), 'bonfire-mutants-'))
    for (const name of await readdir(root)) {
      if (left.has(name)) continue
      await cp(join(root, name), join(folder, name), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    await cp(join(root, 'out'), join(folder, 'out'), { recursive: true })
    await writeFile(join(folder, 'mutant.config.ts'), withoutRenderer)
    return new SourceTree(folder)
  }

  private constructor(folder: string) {
    this.#folder = folder
  }

  read(file: string): Promise<string> {
    return readFile(join(this.#folder, file), 'utf8')
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.#folder, file), text)
  }

  /** Main and preload anew; throws with the build's words. */
  async build(): Promise<void> {
    const cli = join(this.#require.resolve('electron-vite/package.json'), '..', 'bin', 'electron-vite.js')
    const { code, said } = await this.#run(cli, ['build', '-c', 'mutant.config.ts'])
    if (code !== 0) throw new Error(`it could not be built:\n${said}`)
  }

  /** The first test that fails, by file and name; null when all pass. Throws if they could not be run, or a file skipped all of its own. */
  async firstFailure(files: readonly string[]): Promise<string | null> {
    const cli = join(this.#require.resolve('vitest/package.json'), '..', 'vitest.mjs')
    const output = join(this.#folder, 'report.json')
    await rm(output, { force: true })
    const args = ['run', '--bail=1', '--reporter=json', `--outputFile=${output}`, ...files]
    const { code, said } = await this.#run(cli, args)
    const written: unknown = JSON.parse(await readFile(output, 'utf8').catch(() => '{}'))
    const parsed = report.safeParse(written)
    const testResults = parsed.success ? parsed.data.testResults : []
    for (const { name, assertionResults } of testResults)
      for (const { status, ancestorTitles, title } of assertionResults)
        if (status === 'failed') return [this.#nameOf(name), ...ancestorTitles, title].join(' › ')
    // A set-up that fails, or a source that can't be read, has shown nothing.
    if (code !== 0 || testResults.length === 0) throw new Error(`the tests could not be run:\n${said}`)
    const idle = testResults.find(({ assertionResults }) =>
      assertionResults.every(({ status }) => status !== 'passed'),
    )
    if (idle !== undefined) throw new Error(`every test of ${this.#nameOf(idle.name)} was skipped`)
    return null
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  #nameOf(path: string): string {
    return path.slice(path.indexOf('bonfire-mutants-')).split(/[\\/]/).slice(1).join('/')
  }

  async #run(script: string, args: readonly string[]): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stdout.on('data', (data: Buffer) => (said += data.toString()))
    child.stderr.on('data', (data: Buffer) => (said += data.toString()))
    const code = await new Promise<number | null>((done) => child.once('close', done))
    return { code, said: said.trim().slice(-2_000) }
  }
}
