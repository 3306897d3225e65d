import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { vi } from 'vitest'
import { backend } from '../desktop/desktop-world.ts'
import type { FakeWindow } from './fake-window.ts'
import { machine } from './machine.ts'

export interface Start {
  readonly args?: readonly string[]
  readonly publishableKey?: string
}

/** Runs the built main, in the environment there is, until it waits for Electron or has ended. */
export async function runMain(): Promise<void> {
  await import(pathToFileURL(resolve('out/main/index.js')).href)
}

/** Runs it as the system would, with these arguments. Resolves once Electron is ready. */
export async function startMain(start: Start = {}): Promise<void> {
  vi.stubEnv('BONFIRE_BACKEND_URL', backend.url)
  vi.stubEnv('BONFIRE_PUBLISHABLE_KEY', start.publishableKey ?? backend.publishableKey)
  process.argv.push(...(start.args ?? []))
  await runMain()
  await machine.start()
}

/** The same, and waits for its window. */
export async function startApp(start: Start = {}): Promise<{ window: FakeWindow; page: Page }> {
  await startMain(start)
  const window = await vi.waitUntil(() => machine.windows.find(({ visible }) => visible), { timeout: 20_000 })
  return { window, page: await window.page() }
}

/** The app on another system, as far as it can tell. */
export function pretend(platform: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { value: platform })
}
