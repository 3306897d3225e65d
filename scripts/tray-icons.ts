import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { trayFile, trayLooks, type TrayIcon } from '../src/main/tray/tray-icon.ts'

/*
 * Draws the icons of the tray and the counts over the taskbar's button into resources/tray and resources/overlay. Run by
 * hand after a drawing changed: node scripts/tray-icons.ts. What it makes is committed.
 */

const resources = join(import.meta.dirname, '..', 'resources')
/** Of resources/icon.svg. */
const flame =
  'M262 76c14 62 46 92 76 128 27 33 42 67 42 108 0 42-22 78-56 98-20 12-44 18-68 18s-48-6-68-18c-34-20-56-56-56-98 0-45 19-81 47-113 8 23 19 40 36 51 3-68 13-125 47-174Z'
const ember = '#f78439'
const grey = '#948b84'
const voice = '#4fbf84'
const danger = '#e5484d'

/** Lines over the flame, with a gap around them so that they read at 16 px. */
const slashes: Readonly<Record<TrayIcon['look'], readonly string[]>> = {
  away: [],
  connected: [],
  talking: [],
  muted: ['M96 96 416 416'],
  deafened: ['M96 96 416 416', 'M416 96 96 416'],
}
const dot = 'cx="404" cy="112" r="84"'

function drawing({ look, unread }: TrayIcon, isTemplate: boolean): string {
  const paint = (colour: string): string => (isTemplate ? '#000' : colour)
  const gaps = slashes[look].map(
    (path) => `<path d="${path}" stroke="#000" stroke-width="96" stroke-linecap="round"/>`,
  )
  if (unread) gaps.push('<circle cx="404" cy="112" r="120" fill="#000"/>')
  const body =
    look === 'away'
      ? `<path d="${flame}" fill="${isTemplate ? 'none' : grey}" stroke="${paint(grey)}" stroke-width="${isTemplate ? 40 : 0}"/>`
      : `<path d="${flame}" fill="${paint(look === 'muted' || look === 'deafened' ? grey : ember)}"/>`
  const ring =
    look === 'talking'
      ? `<circle cx="256" cy="256" r="226" fill="none" stroke="${paint(voice)}" stroke-width="52"/>`
      : ''
  const scale = look === 'talking' ? 0.78 : 1.16
  const lines = slashes[look].map(
    (path) => `<path d="${path}" stroke="${paint(danger)}" stroke-width="56" stroke-linecap="round"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
    <mask id="gaps"><rect width="512" height="512" fill="#fff"/>${gaps.join('')}</mask>
    <g mask="url(#gaps)"><g transform="translate(256 256) scale(${scale}) translate(-258 -252)">${body}</g>${ring}</g>
    ${lines.join('')}${unread ? `<circle ${dot} fill="${paint(ember)}"/>` : ''}</svg>`
}

const count = (text: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="#d9480f"/>
  <text x="8" y="11.6" text-anchor="middle" font-family="Inter, sans-serif" font-weight="700" font-size="${text.length > 1 ? 8.5 : 10.5}" fill="#fff">${text}</text></svg>`

async function save(page: Page, svg: string, size: number, path: string): Promise<void> {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  )
  await writeFile(path, await page.screenshot({ omitBackground: true, type: 'png' }))
}

/** Electron looks for `name@2x.png` beside `name.png`. */
const scaled = (file: string, scale: number): string =>
  scale === 1 ? file : file.replace(/\.png$/, `@${scale}x.png`)

const systems = [
  { platform: 'darwin', size: 16, scales: [1, 2] },
  { platform: 'win32', size: 16, scales: [1, 1.5, 2] },
  { platform: 'linux', size: 24, scales: [1, 2] },
] as const

const executablePath = process.env['BONFIRE_CHROMIUM']
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath })
try {
  const page = await browser.newPage()
  for (const folder of ['tray', 'overlay']) await mkdir(join(resources, folder), { recursive: true })
  for (const look of trayLooks)
    for (const unread of [false, true])
      for (const { platform, size, scales } of systems)
        for (const scale of scales) {
          const file = scaled(trayFile({ look, unread }, platform), scale)
          const svg = drawing({ look, unread }, platform === 'darwin')
          await save(page, svg, size * scale, join(resources, 'tray', file))
        }
  for (const name of ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'more', 'unread'])
    for (const scale of [1, 2]) {
      const text = name === 'more' ? '9+' : name === 'unread' ? '' : name
      await save(page, count(text), 16 * scale, join(resources, 'overlay', scaled(`${name}.png`, scale)))
    }
} finally {
  await browser.close()
}
