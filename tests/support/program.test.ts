import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { attend, startTogether } from './program.ts'

const never = new Promise<never>(() => undefined)
const start = (script: string) =>
  attend(spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'pipe'] }))

test('a program that is not there is told, and closed', async () => {
  const program = attend(spawn('bonfire-no-such-program', { stdio: 'ignore' }))
  await expect(program.until(never)).rejects.toThrow(/could not be started.*ENOENT/)
  await program.close()
})

test('a program that ends before it is up is told, with what it said', async () => {
  const program = start('console.error("no screen"); process.exitCode = 3')
  await expect(program.until(never)).rejects.toThrow(/ended \(3\): no screen/)
  await program.close()
})

test('a program that runs is waited with, and ended', async () => {
  const program = start('setInterval(() => undefined, 1000)')
  expect(await program.until(Promise.resolve('up'))).toBe('up')
  await program.close()
  await program.close()
})

test('what had been started is stopped, the last first, when the rest can’t be', async () => {
  const stopped: string[] = []
  const starting = startTogether((atEnd) => {
    for (const name of ['server', 'window']) atEnd(() => Promise.resolve(stopped.push(name)))
    return Promise.reject(new Error('no keyboard'))
  })
  await expect(starting).rejects.toThrow('no keyboard')
  expect(stopped).toEqual(['window', 'server'])
})
