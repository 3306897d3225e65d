import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { arrive, reads } from './person.ts'

const node = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', 'scripts/start.ts']

test('npm start -- --smoke starts everything, tries it, prints one line of JSON and stops', async () => {
  const child = spawn(process.execPath, [...node, '--smoke'], { stdio: ['ignore', 'pipe', 'ignore'] })
  let printed = ''
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  expect(code).toBe(0)
  expect(printed.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(printed)).toEqual({
    ok: true,
    ms: {
      start: expect.any(Number),
      signIn: expect.any(Number),
      message: expect.any(Number),
      voice: expect.any(Number),
    },
  })
})

test('npm start -- --smoke on a folder that can’t be one says why, in the same form, and fails', async () => {
  const child = spawn(process.execPath, [...node, '--smoke', '--data', '/dev/null/data'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let printed = ''
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  expect(code).toBe(1)
  expect(JSON.parse(printed)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('/dev/null/data'),
  })
})

test('npm start shows addresses and demo sign-ins that work, and Ctrl-C leaves nothing running', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bonfire-start-'))
  const child = spawn(process.execPath, [...node, '--headless', '--data', dataDir], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  try {
    const facts = new Map<string, string>()
    const lines = createInterface({ input: child.stderr })
    for await (const line of lines) {
      const [, name, fact] = /^ {2}(App|Sign in as|Password) +(.*)$/.exec(line) ?? []
      if (name !== undefined && fact !== undefined) facts.set(name, fact)
      if (line.includes('Ctrl-C')) break
    }
    child.stderr.resume()
    const person = await arrive('Ember', facts.get('App') ?? '')
    await person.page.getByLabel('E-mail').fill(facts.get('Sign in as')?.split(', ')[0] ?? '')
    await person.page.getByLabel('Password').fill(facts.get('Password') ?? '')
    await person.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await reads(person, 'Voice works too: join the Lounge on the left and talk.')
    await person.browser.close()

    expect((await processesOf(dataDir)).length).toBeGreaterThan(0)
    process.kill(-(child.pid ?? 0), 'SIGINT') // the whole foreground group, as a terminal does
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
    expect(await processesOf(dataDir)).toEqual([])
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

/** Command lines that name the folder. Linux. */
async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(folder)) found.push(command.replaceAll('\0', ' '))
  }
  return found
}
