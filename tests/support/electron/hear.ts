import type { Page } from '@playwright/test'
import type {} from '../../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import type { IpcEvent } from '../../../src/shared/ipc.ts'

/** Resolves once the page listens; the answer waits for the event's payload. */
export async function hear(
  page: Page,
  event: IpcEvent,
): Promise<{ readonly payload: () => Promise<unknown> }> {
  const heard = await page.evaluateHandle((name) => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const stop = window.bonfire?.on(name, (payload) => {
      stop?.()
      resolve(payload)
    })
    return { promise } // a promise by itself would be waited for
  }, event)
  return { payload: () => heard.evaluate(({ promise }) => promise) }
}
