import type { TestTagDefinition } from 'vitest'
import { display, sound, type Tool } from '../../scripts/setup/needs.mjs'
import { missingTools } from '../../scripts/setup/system-packages.mjs'

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped that says so by its tag. */
    whySkipped?: string
  }
}

/** Why tests that need these programs can't run here, or null. They are Linux's: elsewhere Chromium and the hook use the system's own. */
export function lacking(
  tools: readonly Tool[],
  { platform, env }: { platform: NodeJS.Platform; env: NodeJS.ProcessEnv } = process,
): string | null {
  if (platform !== 'linux') return 'its X and sound servers are Linux’s'
  const missing = missingTools(env, tools)
  return missing.length === 0 ? null : `this machine has no ${missing.join(', ')}`
}

/**
 * What a file of tests says that it needs, by `@module-tag x11` in its first comment: where that can't be had its tests are skipped,
 * with the reason, and nothing of it is started.
 */
export const equipmentTags: TestTagDefinition[] = Object.entries({ x11: display, sound }).map(
  ([name, tools]) => {
    const whySkipped = lacking(tools)
    return whySkipped === null ? { name } : { name, skip: true, meta: { whySkipped } }
  },
)
