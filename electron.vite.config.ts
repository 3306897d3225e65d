import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const root = import.meta.dirname

/**
 * The policy travels inside the page, so it holds wherever the build is served: from the desktop app's own scheme, by
 * `npm start`, or by any web server. Backend and SFU are chosen at run time, hence the open connect-src.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' http: https: ws: wss:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const policyInPage = (): Plugin => ({
  name: 'content-security-policy',
  apply: 'build', // the development server needs inline scripts for hot reload
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
      injectTo: 'head-prepend',
    },
  ],
})

export default defineConfig({
  main: {
    build: {
      outDir: resolve(root, 'out/main'),
      externalizeDeps: false, // one file: the installers then take no node_modules at all
      rolldownOptions: { input: resolve(root, 'src/main/index.ts') },
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
