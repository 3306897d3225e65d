import { defineConfig } from '@playwright/test'
import { chromiumFlags, chromiumPath } from './tests/support/chromium.ts'

export default defineConfig({
  projects: [
    { name: 'e2e', testDir: 'tests/e2e' },
    { name: 'electron', testDir: 'tests/electron' },
  ],
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/playwright',
  timeout: 120_000,
  expect: { timeout: 15_000 }, // a slow machine is no failure
  workers: 1, // some tests listen to what is played, and two at once would hear the machine's pauses
  forbidOnly: true,
  reporter: [['list'], ['./scripts/run/playwright-reporter.ts']],
  use: {
    launchOptions: { executablePath: chromiumPath(), args: chromiumFlags },
    // No film of it: taking one costs a core, and the sound needs it.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true },
    screenshot: 'only-on-failure',
  },
})
