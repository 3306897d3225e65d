import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { policyInPage } from '../../scripts/vite/policy-in-page.ts'

/** The gallery: every screen of the app on invented people. `npx vite -c tests/gallery/vite.config.ts`, then `?scene=NAME`. */
export default defineConfig({
  root: join(import.meta.dirname, 'page'),
  plugins: [react(), policyInPage()],
  build: { target: 'chrome130', assetsInlineLimit: 0 },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
})
