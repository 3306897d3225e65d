import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { hookPrebuilds } from './scripts/vite/hook-prebuilds.ts'
import { policyInPage } from './scripts/vite/policy-in-page.ts'

const root = import.meta.dirname

export default defineConfig({
  main: {
    plugins: [hookPrebuilds(resolve(root, 'out'))],
    build: {
      outDir: resolve(root, 'out/main'),
      externalizeDeps: false, // the installers then take no node_modules at all
      rolldownOptions: {
        input: { index: resolve(root, 'src/main/index.ts'), hook: resolve(root, 'src/hook/index.ts') },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      // A sandboxed preload is one CommonJS file that can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: resolve(root, 'src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    plugins: [react(), policyInPage()],
    build: {
      outDir: resolve(root, 'out/renderer'),
      target: 'es2023', // one name: electron-vite appends a list to itself
      minify: true,
      assetsInlineLimit: 0, // script-src allows no data: URLs, and audio worklets are scripts
      rolldownOptions: { input: resolve(root, 'src/renderer/index.html') },
    },
  },
})
