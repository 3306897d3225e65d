import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { chmod, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { ended, makeProject, packageFiles, type Project } from './project.ts'

const scripts = {
  'scripts/echo.ts':
    'const words: string[] = process.argv.slice(2)\nconsole.log(words.join(" "))\nprocess.exitCode = 3\n',
  'scripts/endless.ts':
    'process.on("SIGTERM", () => { console.log("stopped"); process.exit(7) })\nsetInterval(() => undefined, 1000)\nconsole.log("up")\n',
  // needs what package.json calls start: the mediasoup worker
  'scripts/start.ts': 'console.log(process.env["MEDIASOUP_WORKER_BIN"])\n',
}

const unreachable = { npm_config_registry: 'http://127.0.0.1:9/' }

/** A registry that nobody can reach: its server takes connections and never answers. */
async function deafRegistry(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('set-up', () => {
  let project: Project

  beforeEach(async () => {
    project = await makeProject(scripts)
  })
  afterEach(async () => {
    await project.close()
  })

  /** From now on the project wants a package that has to be fetched. */
  async function wantZod(): Promise<void> {
    const locked = { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-AAAA' } }
    for (const [file, text] of Object.entries(packageFiles({ zod: '4.6.7' }, locked))) {
      await writeFile(join(project.folder, file), text)
    }
  }

  async function fakeWorker(exitCode: number): Promise<string> {
    const file = join(project.folder, 'worker')
    await writeFile(file, `#!/bin/sh\nexit ${exitCode}\n`)
    await chmod(file, 0o755)
    return file
  }

  it('installs what is missing and runs the script with its arguments and exit code', async () => {
    const first = await ended(project.start('scripts/echo.ts', ['one', 'two']))
    expect(first).toMatchObject({ code: 3, stdout: 'one two\n' })
    expect(first.stderr).toContain('npm packages: done')
  })

  it('says nothing and does nothing the second time', async () => {
    await ended(project.start('scripts/echo.ts'))
    const from = performance.now()
    expect(await ended(project.start('scripts/echo.ts'))).toEqual({ code: 3, stdout: '\n', stderr: '' })
    expect(performance.now() - from).toBeLessThan(5000) // a tenth of it on a quiet machine
  })

  it('needs no registry when there is nothing to fetch', async () => {
    const { code } = await ended(project.start('scripts/echo.ts', [], unreachable))
    expect(code).toBe(3)
  })

  it('names step, cause and remedy when the registry is not there', async () => {
    await wantZod()
    const { code, stderr } = await ended(project.start('scripts/echo.ts', [], unreachable))
    expect(code).toBe(1)
    expect(stderr).toContain('Set-up stopped: npm packages')
    expect(stderr).toMatch(/Cause: the npm registry could not be reached within 10 s\.[^]+ECONNREFUSED/)
    expect(stderr).toContain('What to do: ')
  })

  it('gives up on a registry that does not answer', async () => {
    await wantZod()
    const from = performance.now()
    const silent = { npm_config_registry: await deafRegistry() }
    const { code, stderr } = await ended(project.start('scripts/echo.ts', [], silent))
    expect(code).toBe(1)
    expect(stderr).toContain('could not be reached within 10 s')
    expect(performance.now() - from).toBeLessThan(20_000) // npm alone would take minutes
  })

  it('waits for another set-up on the same machine', async () => {
    const both = [project.start('scripts/echo.ts', ['a']), project.start('scripts/echo.ts', ['b'])]
    const ends = await Promise.all(both.map(ended))
    expect(ends.map(({ code }) => code)).toEqual([3, 3])
    expect(ends.filter(({ stderr }) => stderr.includes('npm packages: done'))).toHaveLength(1)
    expect(await readdir(join(project.folder, 'home', 'cache', 'bonfire'))).toEqual([])
  })

  it('hands a signal to the script, waits for it and ends with its code', async (test) => {
    test.skip(process.platform === 'win32', 'Windows has no signal that a program can answer')
    const child = project.start('scripts/endless.ts')
    const output = ended(child)
    await once(child.stdout ?? child, 'data')
    child.kill('SIGTERM')
    expect(await output).toMatchObject({ code: 7, stdout: 'up\nstopped\n' })
  })

  it('stops the script when npm was told to stop, which ends the shell between them', async (test) => {
    test.skip(process.platform === 'win32', 'on Windows there is no shell between')
    const shell = project.startAsNpm('scripts/endless.ts')
    const output = ended(shell)
    await once(shell.stdout ?? shell, 'data')
    shell.kill('SIGKILL')
    expect((await output).stdout).toBe('up\nstopped\n') // the end of its output is the end of the script
  })

  it('takes the worker it is given, once that one ran', async (test) => {
    test.skip(process.platform === 'win32', 'the stand-in for a worker is a shell script')
    const file = await fakeWorker(41)
    expect(await ended(project.start('scripts/start.ts', [], { MEDIASOUP_WORKER_BIN: file }))).toMatchObject({
      code: 0,
      stdout: `${file}\n`,
    })
    const broken = await ended(
      project.start('scripts/start.ts', [], { MEDIASOUP_WORKER_BIN: await fakeWorker(127) }),
    )
    expect(broken.code).toBe(1)
    expect(broken.stderr).toContain('MEDIASOUP_WORKER_BIN names')
  })

  it('tells the three ways out when there is no worker to be had', async () => {
    await ended(project.start('scripts/echo.ts'))
    const nothing = { MEDIASOUP_WORKER_BIN: '', BONFIRE_NO_APT: '1', PATH: '/nowhere' }
    const { code, stderr } = await ended(project.start('scripts/start.ts', [], nothing))
    expect(code).toBe(1)
    expect(stderr).toContain('Set-up stopped: the mediasoup worker')
    expect(stderr).toMatch(/1\. [^]+2\. [^]+3\. /)
  })
})
