import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { defaultSettings } from '../../src/shared/settings.ts'
import type { FakeWindow } from '../support/electron/fake-window.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * The built main and a page that wants to know what is typed into other programs.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

let page: Page
let window: FakeWindow
beforeAll(async () => {
  ;({ page, window } = await startApp())
}, 60_000)
afterAll(() => machine.close())

/** Binds this key, and gives the codes that are bound then. */
const bind = (code: string): Promise<readonly string[]> =>
  page.evaluate(
    async (talk) => {
      const changed = await globalThis.window.bonfire?.['settings.change']({ talk })
      if (changed?.ok !== true) throw new Error('refused')
      return changed.value.talk.bindings.map(({ shortcut }) =>
        shortcut.input.kind === 'key' ? shortcut.input.code : 'mouse',
      )
    },
    {
      ...defaultSettings.talk,
      bindings: [
        {
          id: 'key',
          action: 'talk' as const,
          shortcut: { modifiers: [], input: { kind: 'key' as const, code } },
        },
      ],
    },
  )

test('a page chooses keys only while its window has the focus', async () => {
  expect(await bind('F8')).toEqual(['F8'])
  window.blur()
  expect(await bind('KeyE')).toEqual(['F8'])
  window.focus()
  expect(await bind('F9')).toEqual(['F9'])
})
