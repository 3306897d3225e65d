import { expect, it } from 'vitest'
import { findProgram, run } from './command.mjs'

const signal = new AbortController().signal
const node = (code: string): Promise<{ code: number; output: string }> =>
  run(process.execPath, ['-e', code], { signal })

it('gives the exit code and both streams', async () => {
  const { code, output } = await node('console.log("one"); console.error("two"); process.exitCode = 3')
  expect(code).toBe(3)
  expect(output.split('\n').sort()).toEqual(['one', 'two'])
})

it('keeps the end of a long output, where the cause is', async () => {
  const { output } = await node('for (let i = 0; i < 1000; i++) console.log("line " + i)')
  expect(output).toMatch(/line 999$/)
  expect(output).not.toContain('line 900\n')
})

it('says that a program is not there instead of throwing', async () => {
  expect(await run('no-such-program', [], { signal })).toMatchObject({
    code: 127,
    output: expect.stringMatching(/ENOENT/) as unknown,
  })
})

it('stops the program when the command is stopped, and waits for it', async () => {
  const abort = new AbortController()
  const endless = run(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], {
    signal: abort.signal,
    onLine: () => abort.abort('SIGINT'),
  })
  await expect(endless).rejects.toBe('SIGINT')
})

it('finds programs on the search path only', () => {
  expect(findProgram('no-such-program', process.env)).toBeUndefined()
  expect(findProgram('node', {})).toBeUndefined()
})
