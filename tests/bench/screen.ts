import type { Browser } from '@playwright/test'

/** The real app in Chromium, watched for texts as they appear. */
export interface Screen {
  /** When `text` stood on the screen (after the frame that drew it), in ms on the wall clock. */
  shows(text: string): Promise<number>
}

/** Signs in, opens the text channel and starts watching. */
export async function openScreen(
  browser: Browser,
  url: string,
  who: { email: string; password: string },
  channel: string,
): Promise<Screen> {
  const page = await browser.newPage()
  const waiting = new Map<string, (at: number) => void>()
  await page.exposeFunction('bonfireShown', (text: string, at: number) => {
    waiting.get(text)?.(at)
    waiting.delete(text)
  })
  await page.goto(url)
  await page.getByLabel('E-mail').fill(who.email)
  await page.getByLabel('Password').fill(who.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('link', { name: channel }).click()
  await page.getByRole('textbox', { name: `Message #${channel}` }).waitFor()
  await page.evaluate(() => {
    const report = (globalThis as unknown as { bonfireShown: (text: string, at: number) => void })
      .bonfireShown
    const seen = new Set<string>()
    new MutationObserver(() => {
      for (const [text] of document.body.innerText.matchAll(/message [0-9a-f-]{36}/g)) {
        if (seen.has(text)) continue
        seen.add(text)
        // The frame after the next animation frame has been drawn.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            report(text, performance.timeOrigin + performance.now())
          }
          port2.postMessage(null)
        })
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
  return {
    shows: (text) => new Promise((resolve) => waiting.set(text, resolve)),
  }
}
