import { resolve } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { createHookKeys } from '../../src/main/talk/hook-keys.ts'
import { hookProblem } from '../../src/main/talk/hook-availability.ts'
import { forkHook } from '../../src/main/talk/hook-process.ts'
import type { SourceEvent } from '../../src/main/talk/source.ts'
import { utilityProcess, utilityProcesses } from '../support/electron/fake-utility-process.ts'

/* The built hook where it can see nothing. */

const patience = { timeout: 30_000 }
afterAll(() => {
  for (const one of utilityProcesses) one.kill()
})

function startHook(env: Record<string, string>) {
  const heard: SourceEvent[] = []
  const source = createHookKeys({
    fork: () =>
      forkHook(utilityProcess as unknown as Parameters<typeof forkHook>[0], resolve('out/main/hook.js')),
    problem: () => hookProblem({ platform: 'linux', env, isTrusted: () => false }),
    askPermission: () => undefined,
    now: () => performance.now(),
    timeOrigin: performance.timeOrigin,
    later(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    log: { warn: () => undefined, info: () => undefined },
  })
  source.start([], (event) => heard.push(event))
  return { source, heard }
}

test('without a display it is not started, and says why', () => {
  const { heard } = startHook({})
  expect(heard).toEqual([{ kind: 'state', state: 'failed', problem: 'no-display' }])
  expect(utilityProcesses).toEqual([])
})

test('with a display that nobody serves it ends or hangs apart from us', { tags: 'x11' }, async () => {
  vi.stubEnv('DISPLAY', ':4095')
  const { source, heard } = startHook({ DISPLAY: ':4095' })
  const failure = await vi.waitUntil(
    () => heard.find((event) => event.kind === 'state' && event.state === 'failed'),
    patience,
  )
  expect(failure).toMatchObject({ problem: expect.stringMatching(/^(died|hangs)$/) as string })
  source.close()
  await Promise.all(utilityProcesses.map((one) => one.ended()))
})
