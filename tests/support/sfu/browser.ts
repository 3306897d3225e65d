import { createServer } from 'node:http'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build, type Rolldown } from 'vite'
import { onTestFinished } from 'vitest'
import { listenNear } from '../../../scripts/stack/listen-near.ts'
import { chromiumFlags, chromiumPath } from '../chromium.ts'
import type { SfuPage } from './page.ts'

declare global {
  interface Window {
    readonly sfuPage: SfuPage
  }
}

/** Chromium pages on loopback that run `page.ts`, each with Chromium's beeping microphone; all closed with the test. */
export async function openPages(count: number): Promise<Page[]> {
  const url = await serve(await bundle())
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: [...chromiumFlags, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  })
  onTestFinished(() => browser.close())
  return Promise.all(
    Array.from({ length: count }, async () => {
      const page = await (await browser.newContext()).newPage()
      await page.goto(url)
      await page.waitForFunction(() => 'sfuPage' in window)
      return page
    }),
  )
}

async function bundle(): Promise<string> {
  const entry = join(import.meta.dirname, 'page.ts')
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page', fileName: 'page' } },
  })) as Rolldown.RolldownOutput[] // one for each format
  const code = built.flatMap(({ output }) => output).find((part) => part.type === 'chunk')?.code
  if (code === undefined) throw new Error('the page could not be bundled')
  return code
}

async function serve(code: string): Promise<string> {
  const server = createServer((request, response) => {
    const script = request.url === '/page.js'
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ? code : '<!doctype html><title>SFU</title><script src="/page.js"></script>')
  })
  const port = await listenNear(server, 0)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${port}/`
}
