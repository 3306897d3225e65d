import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { vi } from 'vitest'
import type { FakeWindow } from './fake-window.ts'
import { machine } from './machine.ts'

const backend = { url: 'http://127.0.0.1:54321', publishableKey: 'sb_publishable_test' }

/** Runs the built main as the system would, with these arguments. Resolves once Electron is ready. */
export async function startMain(args: readonly string[] = []): Promise<void> {
  vi.stubEnv('BONFIRE_BACKEND_URL', backend.url)
  vi.stubEnv('BONFIRE_PUBLISHABLE_KEY', backend.publishableKey)
  process.argv.push(...args)
  await import(pathToFileURL(resolve('out/main/index.js')).href)
  await machine.start()
}

/** The same, and waits for its window. */
export async function startApp(args: readonly string[] = []): Promise<{ window: FakeWindow; page: Page }> {
  await startMain(args)
  const window = await vi.waitUntil(() => machine.windows.find(({ visible }) => visible), { timeout: 20_000 })
  return { window, page: await window.page() }
}

/** The app on another system, as far as it can tell. */
export function pretend(platform: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { value: platform })
}
