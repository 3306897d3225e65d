import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'

/*
 * Draws resources/icon.svg in every size and format that the installers want. Run by hand after the drawing changed:
 * node scripts/icons.ts. What it makes is committed, so that building the app needs no browser.
 */

const folder = join(import.meta.dirname, '..', 'resources')
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]
const windowsSizes = [16, 24, 32, 48, 64, 128, 256]
/** Apple's names of PNG entries, by their size in pixels (Apple Icon Image format). */
const macTypes = { ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic13: 256, ic09: 512, ic14: 512, ic10: 1024 }
/** macOS icons leave a margin around the shape: 824 of 1024 pixels are filled (Apple's icon grid). */
const macScale = 824 / 1024

interface Png {
  readonly size: number
  readonly data: Buffer
}

async function draw(page: Page, svg: string, size: number, scale = 1): Promise<Png> {
  await page.setViewportSize({ width: size, height: size })
  const drawn = size * scale
  await page.setContent(
    `<style>body{margin:${(size - drawn) / 2}px;background:transparent}svg{display:block;width:${drawn}px;height:${drawn}px}</style>${svg}`,
  )
  return { size, data: await page.screenshot({ omitBackground: true, type: 'png' }) }
}

/** Windows icon with PNG entries (ICONDIR and ICONDIRENTRY); a side of 256 is written as 0. */
function ico(images: readonly Png[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [i, { size, data }] of images.entries()) {
    const at = 6 + 16 * i
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4) // colour planes
    head.writeUInt16LE(32, at + 6) // bits per pixel
    head.writeUInt32LE(data.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += data.length
  }
  return Buffer.concat([head, ...images.map(({ data }) => data)])
}

/** macOS icon: a header, then entries of type, length including these 8 bytes, and PNG. */
function icns(entries: readonly { readonly type: string; readonly data: Buffer }[]): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  }
  return chunk('icns', Buffer.concat(entries.map(({ type, data }) => chunk(type, data))))
}

const svg = await readFile(join(folder, 'icon.svg'), 'utf8')
const executablePath = process.env['BONFIRE_CHROMIUM']
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath })
try {
  const page = await browser.newPage()
  const images = new Map<number, Png>()
  for (const size of new Set([...linuxSizes, ...windowsSizes])) images.set(size, await draw(page, svg, size))
  const image = (size: number): Png => images.get(size) ?? { size, data: Buffer.alloc(0) }

  await mkdir(join(folder, 'icons'), { recursive: true })
  for (const size of linuxSizes)
    await writeFile(join(folder, 'icons', `${size}x${size}.png`), image(size).data)
  await writeFile(join(folder, 'icon.png'), image(512).data)
  await writeFile(join(folder, 'icon.ico'), ico(windowsSizes.map(image)))

  const mac: { type: string; data: Buffer }[] = []
  for (const [type, size] of Object.entries(macTypes))
    mac.push({ type, data: (await draw(page, svg, size, macScale)).data })
  await writeFile(join(folder, 'icon.icns'), icns(mac))
} finally {
  await browser.close()
}
