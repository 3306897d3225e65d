import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { atMostEvery } from '../../src/main/seldom.ts'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { powerMonitor } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

vi.mock('electron', () => import('../support/electron/electron.ts'))

vi.setConfig({ testTimeout: 30_000 })

let page: Page
/** What is told once a minute: the start may have taken this one's turn. */
const oncePerMinute: (() => void)[] = []

beforeAll(async () => {
  const { setTimeout: later } = globalThis
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((run: () => void, ms) => {
    if (ms === atMostEvery) oncePerMinute.push(run)
    return later(run, ms)
  })
  page = (await startApp()).page
})
afterAll(() => machine.close())

const logged = (event: string): Record<string, number>[] =>
  readFileSync(join(machine.folder, 'logs', 'main.log'), { encoding: 'utf8', flag: 'a+' })
    .split('\n')
    .filter((line) => line.includes(`"event":"${event}"`))
    .map((line) => JSON.parse(line) as Record<string, number>)

test.each([
  ['resume', 'resume'],
  ['unlock-screen', 'unlock'],
])('the window hears that the machine is back (%s)', async (event, reason) => {
  await page.evaluate(() =>
    window.bonfire?.on('wake', (payload) => Object.assign(window, { woken: payload })),
  )
  powerMonitor.emit(event)
  await page.waitForFunction(
    (wanted) => (window as unknown as { woken?: { reason: string } }).woken?.reason === wanted,
    reason,
  )
})

test('the start is measured, and written down once', async () => {
  for (const phase of ['channels', 'connected', 'channels'] as const)
    await page.evaluate((reached) => window.bonfire?.['start.reached']({ phase: reached }), phase)
  await vi.waitUntil(() => logged('start').length > 0)
  const [line, ...more] = logged('start')
  expect(more).toEqual([])
  const { ready = NaN, shown = NaN, channels = NaN, connected = NaN } = line ?? {}
  expect([ready, shown, channels, connected].every((ms) => ms > 0)).toBe(true)
  expect([shown >= ready, connected >= channels]).toEqual([true, true])
})

test('main that was busy for too long says so, and for how long', async () => {
  while (oncePerMinute.length > 0) oncePerMinute.pop()?.()
  const before = logged('main-stalled').length
  const until = performance.now() + 300
  while (performance.now() < until);
  await vi.waitUntil(() => logged('main-stalled').length > before)
  expect(logged('main-stalled')[before]?.['longest']).toBeGreaterThanOrEqual(250)
})
