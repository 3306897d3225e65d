import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from '@playwright/test'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startCamp, value, type Camp } from '../embedded/camp.ts'
import { launchChromium } from '../support/chromium.ts'
import type {} from './attachments-page.ts'

/* The app's own way with files in a real Chromium, against a real backend. */

let camp: Camp
let pages: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  const script = await pageScript()
  // Two files, because HTML would change some of the bytes the script is written with.
  pages = createServer(({ url }, response) => {
    const [type, body] =
      url === '/'
        ? ['html', '<!doctype html><script type="module" src="page.js"></script>']
        : ['javascript', script]
    response.setHeader('content-type', `text/${type}; charset=utf-8`)
    response.end(body)
  })
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  camp = await startCamp()
  browser = await launchChromium()
  page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}`)
  const { url, keys } = camp.backend
  await page.evaluate(([url, key, email, password]) => window.probe.signIn(url, key, email, password), [
    url,
    keys.publishable,
    camp.ada.email,
    camp.ada.password,
  ] as const)
})
afterAll(async () => {
  await browser.close()
  pages.closeAllConnections()
  pages.close()
  await camp.close()
})

async function pageScript(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: { entry: new URL('attachments-page.ts', import.meta.url).pathname, formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput[]
  const output = built.flatMap((bundle) => bundle.output)[0]
  if (output?.type !== 'chunk') throw new Error('the page was not built into one script')
  return output.code
}

const prepare = (kind: string) => page.evaluate((kind) => window.probe.prepare(kind), kind)
const upload = (kind: string, cancelAt?: number) =>
  page.evaluate(([kind, channelId, cancelAt]) => window.probe.upload(kind, channelId, cancelAt), [
    kind,
    camp.textId,
    cancelAt,
  ] as const)
async function uploaded(kind: string) {
  const { result, progress } = await upload(kind)
  if (!result.ok) throw new Error(result.error.kind)
  return { ...result.value, progress }
}

test('a photograph is what it is, upright, without its place, and has a WebP thumbnail', async () => {
  expect(await prepare('camera')).toEqual({
    name: 'holiday.png',
    type: 'image/jpeg',
    fileType: 'image/jpeg',
    size: [1600, 2400],
    shown: [1600, 2400],
    tellsPlace: false,
    thumbnail: { size: [400, 600], type: 'image/webp', begins: 'WEBPVP8', isSmaller: true },
  })
})

test('a small picture and a moving one are their own thumbnails; a broken one is refused', async () => {
  expect(await prepare('small')).toMatchObject({ type: 'image/png', size: [200, 100], thumbnail: null })
  expect(await prepare('moving')).toMatchObject({ type: 'image/gif', size: [1, 1], thumbnail: null })
  expect(await prepare('broken')).toEqual({ error: 'unreadable-picture' })
})

test('file and thumbnail arrive whole, with their sizes, and open by their links', async () => {
  await prepare('camera')
  const { id, progress, ...paths } = await uploaded('camera')
  expect(progress.at(-1)).toBe(1)
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
  const message = { p_channel_id: camp.textId, p_id: crypto.randomUUID(), p_body: '', p_attachments: [id] }
  expect(await value(camp.ada, 'send_message', message)).toMatchObject({
    attachments: [{ id, name: 'holiday.png', width: 1600, height: 2400, thumbnail: paths.thumbnailPath }],
  })
  const opened = await page.evaluate((it) => window.probe.opens('camera', it), { id, ...paths })
  expect(opened).toEqual({ file: true, thumbnail: true })
})

test('a link is asked for once while it holds', async () => {
  await prepare('some text')
  const { path } = await uploaded('some text')
  const requests: string[] = []
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`))
  const [first, second] = await page.evaluate(
    async (path) => [await window.probe.url(path), await window.probe.url(path)],
    path,
  )
  expect(first?.ok && first.value).toContain('token=')
  expect(second).toEqual(first)
  expect(requests.filter((request) => request === 'POST /storage/v1/object/sign/attachments')).toHaveLength(1)
  const absent = await page.evaluate((path) => window.probe.url(path), `${camp.hiddenId}/x/y.txt`)
  expect(absent).toEqual({ ok: true, value: null })
})

test('a connection that breaks on the way is tried again', async () => {
  await prepare('more text')
  let broken = 0
  const breakOnce = vi.fn(async (route: Parameters<Parameters<Page['route']>[1]>[0]) => {
    if (route.request().method() === 'POST' && broken++ === 0) await route.abort('connectionreset')
    else await route.continue()
  })
  await page.route('**/storage/v1/object/attachments/**', breakOnce)
  const { path } = await uploaded('more text')
  await page.unroute('**/storage/v1/object/attachments/**')
  expect(broken).toBe(2)
  const [object] =
    await camp.db`select metadata ->> 'mimetype' as type from storage.objects where name = ${path}`
  expect(object).toEqual({ type: 'text/plain' })
})

test('a cancelled upload stops, and gives its path back', async () => {
  await prepare('large')
  const before = await camp.stored()
  const { result, progress } = await upload('large', 0.001)
  expect(result).toEqual({ ok: false, error: { kind: 'cancelled' } })
  expect(progress.at(-1)).toBeLessThan(1)
  await vi.waitFor(async () => {
    const [pending] =
      await camp.db`select count(*)::int as files from public.attachments where name = 'large.bin'`
    expect(pending).toEqual({ files: 0 })
  }, 10_000)
  await vi.waitFor(async () => expect(await camp.stored()).toBe(before), 10_000)
})

test('where nobody may attach, nothing is sent', async () => {
  await prepare('some text')
  const refused = await page.evaluate(
    (channelId) => window.probe.upload('some text', channelId),
    crypto.randomUUID(),
  )
  expect(refused).toEqual({ result: { ok: false, error: { kind: 'not-allowed' } }, progress: [] })
})
