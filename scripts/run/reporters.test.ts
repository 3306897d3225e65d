import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReport, reportVariable } from './test-report.ts'

const root = resolve(import.meta.dirname, '../..')

const ofVitest = {
  'vitest.config.ts': `
    import { BonfireReporter } from ${JSON.stringify(join(import.meta.dirname, 'vitest-reporter.ts'))}
    export default { test: {
      include: ['*.test.ts'],
      reporters: [new BonfireReporter()],
      tags: [{ name: 'screen', skip: true, meta: { whySkipped: 'no screen here' } }],
    } }`,
  'some.test.ts': `
    import { beforeAll, describe, expect, it } from 'vitest'
    it('adds', () => { expect(1 + 1).toBe(2) })
    it('is wrong', () => { expect(1 + 1).toBe(3) })
    it('hears', (test) => { test.skip('no sound here') })
    describe('with a broken beginning', () => {
      beforeAll(() => { throw new Error('no server') })
      it('asks the server', () => undefined)
    })`,
  'tagged.test.ts': `
    import { beforeAll, it } from 'vitest'
    beforeAll(() => { throw new Error('no screen') })
    it('sees', { tags: 'screen' }, () => undefined)`,
  'broken.test.ts': `throw new Error('this file does not load')`,
}

const ofPlaywright = {
  'playwright.config.ts': `
    export default { testMatch: '*.spec.ts', reporter: [[${JSON.stringify(join(import.meta.dirname, 'playwright-reporter.ts'))}]] }`,
  'some.spec.ts': `
    import { expect, test } from '@playwright/test'
    test('adds', () => { expect(1 + 1).toBe(2) })
    test('is wrong', () => { expect(1 + 1).toBe(3) })
    test('hears', () => { test.skip(true, 'no sound here') })`,
  'broken.spec.ts': `throw new Error('this file does not load')`,
}

describe('the reports of the test runners', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonfire-reports-'))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    for (const [file, text] of Object.entries({ ...ofVitest, ...ofPlaywright })) {
      await writeFile(join(folder, file), text)
    }
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  async function outcomesOf(command: readonly string[]): Promise<readonly unknown[] | undefined> {
    const file = join(folder, `${command.join('-').replaceAll('/', '-')}.json`)
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules', command[0] ?? ''), ...command.slice(1)],
      {
        cwd: folder,
        stdio: 'ignore',
        env: { ...process.env, [reportVariable]: file },
      },
    )
    await once(child, 'exit')
    return readReport(file)
  }

  it('tell of every test that vitest ran or could not run', async () => {
    const outcomes = await outcomesOf(['vitest/vitest.mjs', 'run'])
    expect(outcomes).toHaveLength(7)
    expect(outcomes).toEqual(
      expect.arrayContaining([
        { name: 'some.test.ts > adds', result: 'passed' },
        { name: 'some.test.ts > is wrong', result: 'failed' },
        { name: 'some.test.ts > hears', result: 'skipped', reason: 'no sound here' },
        { name: 'tagged.test.ts > sees', result: 'skipped', reason: 'no screen here' },
        { name: 'some.test.ts > with a broken beginning', result: 'failed' },
        { name: 'broken.test.ts', result: 'failed' },
      ]),
    )
  }, 30_000)

  it('tell of every test that Playwright ran, and of files that do not load', async () => {
    const whole = await outcomesOf(['@playwright/test/cli.js', 'test', 'some'])
    expect(whole).toEqual([
      { name: 'some.spec.ts > adds', result: 'passed' },
      { name: 'some.spec.ts > is wrong', result: 'failed' },
      { name: 'some.spec.ts > hears', result: 'skipped', reason: 'no sound here' },
    ])
    expect(await outcomesOf(['@playwright/test/cli.js', 'test', 'broken'])).toContainEqual({
      name: 'an error outside of the tests',
      result: 'failed',
    })
  }, 30_000)
})
