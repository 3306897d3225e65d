import type { Plugin } from 'vite'
import { policyInsidePage } from '../../src/main/csp.ts'

/**
 * The content security policy travels inside the page, so it holds wherever the build is served: from the desktop
 * app's own scheme, by `npm start`, or by any web server. Only in builds: the development server needs inline scripts.
 */
export const policyInPage = (): Plugin => ({
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: policyInsidePage() },
      injectTo: 'head-prepend',
    },
  ],
})
