import { defineConfig } from 'vitest/config'
import { equipmentTags } from './tests/support/equipment.ts'
import { BonfireReporter } from './scripts/run/vitest-reporter.ts'

const soundTests = ['tests/voice/**/*.test.ts', 'tests/**/*chromium.test.ts']
const otherProjects = [
  'tests/e2e/**',
  'tests/electron/**',
  'tests/contract/**',
  'tests/embedded/**',
  'tests/support/**',
  'tests/bench/**',
  ...soundTests,
]

export default defineConfig({
  test: {
    tags: equipmentTags,
    reporters: ['default', new BonfireReporter()],
    projects: [
      {
        test: {
          name: 'unit',
          css: { include: [/tokens\.css/] }, // read by the test of its contrasts
          include: ['{src,scripts,tests/support,tests/bench}/**/*.test.{ts,tsx}'],
        },
      },
      {
        // they start a real mediasoup worker or a real Postgres
        test: {
          name: 'services',
          include: ['{sfu,supabase/local}/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['supabase/tests/**/*.test.ts'],
          globalSetup: ['supabase/tests/global-setup.ts'],
          experimental: { viteModuleRunner: false },
          maxWorkers: 2,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        // what only our own server has to do: its protocol, limits and life
        test: {
          name: 'embedded',
          include: ['tests/embedded/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          globalSetup: ['tests/contract/global-setup.ts'],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // they start whole programs
        test: {
          name: 'process',
          include: ['tests/**/*.test.ts'],
          exclude: otherProjects,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // they listen to speech while it is spoken
        test: {
          name: 'sound',
          include: soundTests,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
