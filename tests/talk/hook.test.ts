import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { hookReadyWithin } from '../../src/main/talk/hook-keys.ts'
import type { Settings } from '../../src/shared/settings.ts'
import { powerMonitor } from '../support/electron/electron.ts'
import { utilityProcesses } from '../support/electron/fake-utility-process.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'
import { boundKeys } from '../support/x11/bound-keys.ts'
import { startDisplay, type Display } from '../support/x11/display.ts'

/*
 * The built main with the real hook on a real X server: a key that is held while another window has the focus, seen from the page
 * whose microphone it opens.
 *
 * @module-tag x11
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

declare global {
  interface Window {
    gates: boolean[]
  }
}

/** A hook that is started again may take its time, and so may a busy machine. */
const patience = { timeout: 5 * hookReadyWithin }
vi.setConfig({ testTimeout: 2 * patience.timeout, hookTimeout: 2 * patience.timeout })

let display: Display
let page: Page
/** Ways to stop what was started, in order. */
const started: (() => unknown)[] = []

beforeAll(async () => {
  display = await startDisplay()
  started.push(() => display.close())
  vi.stubEnv('DISPLAY', display.name)
  for (const name of ['XDG_SESSION_TYPE', 'WAYLAND_DISPLAY']) vi.stubEnv(name, '')
  started.push(async () => {
    for (const one of utilityProcesses) one.kill()
    await machine.close()
  })
  page = (await startApp()).page
  await page.evaluate(() => {
    window.gates = []
    window.bonfire?.on('talk.gate', ({ open }) => window.gates.push(open))
  })
  await use({})
  await gate(false)
  await ready()
})
beforeEach(() => page.evaluate(() => void (window.gates = [])))
afterEach(async () => {
  for (const up of ['keyup F8', 'mouseup 8', 'mouseup 9']) await display.hands(up)
  await gate(false)
})
afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

const use = (change: Partial<Settings['talk']>): Promise<unknown> =>
  page.evaluate((next) => window.bonfire?.['settings.change']({ talk: next }), { ...boundKeys, ...change })
const isReady = () =>
  page.evaluate(async () => {
    const status = await window.bonfire?.['talk.status']({})
    if (status?.ok !== true) return false
    return status.value.sources.some(({ source, state }) => source === 'hook' && state === 'ready')
  })
const ready = () => vi.waitUntil(isReady, patience)
/** The page was told last that its microphone may be open, or may not. */
const gate = (open: boolean) =>
  page.waitForFunction((is) => (window.gates.at(-1) ?? false) === is, open, patience)
const gates = () => page.evaluate(() => window.gates)

test('a key that is held while another window has the focus opens the gate, and no longer', async () => {
  const other = await display.otherWindow()
  for (let i = 0; i < 10; i++) {
    await display.hands('keydown F8')
    await gate(true)
    await display.hands('keyup F8')
    await gate(false)
  }
  expect(await gates()).toEqual(Array.from({ length: 20 }, (_, i) => i % 2 === 0))
  await vi.waitUntil(() => other.lines.filter((line) => line.startsWith('KeyRelease')).length >= 10, patience)
})

test('mouse buttons 4 and 5 are keys too', async () => {
  for (const button of [8, 9]) {
    await display.hands(`mousedown ${button}`) // as X11 numbers them
    await gate(true)
    await display.hands(`mouseup ${button}`)
    await gate(false)
  }
})

test('a program that takes the whole keyboard does not keep the key from us', async () => {
  const letGo = await display.grabKeyboard()
  await display.hands('keydown F8')
  await gate(true)
  await display.hands('keyup F8')
  await gate(false)
  await letGo()
})

test('a key that repeats is one press', async () => {
  await use({ mode: 'toggle' })
  const { lines } = await display.otherWindow()
  const presses = (): number => lines.filter((line) => line.startsWith('KeyPress')).length
  await display.hands('keydown F8')
  await vi.waitUntil(() => presses() >= 8, patience)
  await display.hands('keyup F8')
  await display.hands('mousedown 8') // what follows is told after it
  await display.hands('mouseup 8')
  await gate(false)
  expect(await gates()).toEqual([true, false])
  await use({})
  await gate(false)
})

test('a hook that is killed while a key is held closes the gate and comes back', async () => {
  await display.hands('keydown F8')
  await gate(true)
  const before = utilityProcesses.at(-1)
  before?.kill()
  await gate(false)
  await display.hands('keyup F8')
  await ready()
  expect(utilityProcesses.at(-1)).not.toBe(before)
  await display.hands('keydown F8')
  await gate(true)
})

test('a hook that hangs while a key is held is noticed and ended', async () => {
  const before = utilityProcesses.at(-1)
  await display.hands('keydown F8')
  await gate(true)
  process.kill(before?.pid ?? 0, 'SIGSTOP')
  await gate(false)
  await before?.ended()
  await display.hands('keyup F8')
  await ready()
})

test('our own window tells of its keys too, and they end when it loses the focus', async () => {
  await page.keyboard.down('F8')
  await gate(true)
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await gate(false)
  await page.keyboard.up('F8')
})

test('locking the screen closes the gate, and what was held then opens nothing', async () => {
  await display.otherWindow()
  let repeats = 0
  utilityProcesses.at(-1)?.on('message', (message) => {
    if (JSON.stringify(message).includes('"repeat"')) repeats++
  })
  await display.hands('keydown F8')
  await gate(true)
  powerMonitor.emit('lock-screen')
  await gate(false)
  const atLock = repeats
  await vi.waitUntil(() => repeats >= atLock + 5, patience)
  await display.hands('mousedown 8')
  await gate(true)
  await display.hands('mouseup 8')
  await gate(false) // with F8 held it would stay open
  expect(await gates()).toEqual([true, false, true, false])
})

test('the next key pressed in any window is captured, and opens nothing', async () => {
  await display.otherWindow()
  const captured = page.evaluate(() => window.bonfire?.['talk.capture']({}))
  const hook = utilityProcesses.at(-1)
  await vi.waitUntil(
    () => hook?.posted.some((message) => JSON.stringify(message).includes('capture')),
    patience,
  )
  await display.hands('keydown Control_L')
  await display.hands('keydown F8')
  expect(await captured).toEqual({
    ok: true,
    value: { modifiers: ['ctrl'], input: { kind: 'key', code: 'F8' } },
  })
  await display.hands('keyup Control_L')
  await display.hands('keyup F8')
  expect(await gates()).toEqual([])
})

test('of keys that mean nothing here the hook’s process says nothing', async () => {
  const said: unknown[] = []
  utilityProcesses.at(-1)?.on('message', (message) => said.push(message))
  for (const letter of 'secret')
    for (const move of ['keydown', 'keyup']) await display.hands(`${move} ${letter}`)
  await display.hands('keydown F8')
  await gate(true)
  const words = said.filter((message) => JSON.stringify(message) !== '{"kind":"alive"}')
  expect(words).toEqual([{ kind: 'press', bindingId: 'f8', seenAt: expect.any(Number) as number }])
})
