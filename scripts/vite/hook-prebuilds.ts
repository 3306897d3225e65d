import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const prebuilds = join(createRequire(import.meta.url).resolve('uiohook-napi/package.json'), '..', 'prebuilds')

/** Puts the key hook's libraries where its bundled code looks for them: `prebuilds` beside the folder that it lies in. */
export const hookPrebuilds = (out: string): Plugin => ({
  name: 'bonfire:hook-prebuilds',
  closeBundle: () => cp(prebuilds, join(out, 'prebuilds'), { recursive: true }),
})
