import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { runCommand } from '../../../src/main/cli/run-command.ts'
import type { ControlPlace } from '../../../src/main/talk/control/control-place.ts'
import { defaultSettings, type Settings } from '../../../src/shared/settings.ts'
import { backend, type DesktopWorld } from './desktop-world.ts'

/*
 * What the app promises whatever it runs in. The real Electron and the fake one both have to keep it, so that the fake one does not
 * drift away unseen. They run in this order in one app.
 */

interface Scenario {
  readonly name: string
  run(world: DesktopWorld): Promise<void>
}

/** Lets everything else run while a scenario looks again and again; whoever runs it has a deadline. */
const nextFrame = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))

/** What stands in a file, or nothing. */
const written = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

const talkWith = (mode: Settings['talk']['mode']): Settings['talk'] => ({ ...defaultSettings.talk, mode })

/** `bonfire <words>`, started now. */
async function bonfire(
  words: string,
  place: ControlPlace,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = ''
  let err = ''
  const code = await runCommand(words, {
    place,
    uid: process.getuid?.() ?? 0,
    startedAt: Date.now(),
    out: (text) => (out += text),
    err: (text) => (err += text),
  })
  return { code, out, err }
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'one window opens on the app',
    async run(world) {
      assert.equal(await world.windowCount(), 1)
      assert.match(world.address(), /^app:\/\/bonfire\//)
      await world.page.waitForFunction(() => document.body.textContent.trim() !== '')
    },
  },
  {
    name: 'the page has the bridge, and nothing of Electron or Node',
    async run({ page }) {
      const globals = ['require', 'process', 'module', 'ipcRenderer', 'electron']
      assert.deepEqual(await page.evaluate((names) => names.filter((name) => name in window), globals), [])
      assert.equal(await page.evaluate(() => Object.isFrozen(window.bonfire)), true)
      assert.deepEqual(await page.evaluate(() => window.bonfire?.['backend.get']({})), {
        ok: true,
        value: backend,
      })
    },
  },
  {
    name: 'bad input is refused, and a link that leads outside is handed to the system',
    async run(world) {
      for (const url of ['file:///etc/passwd', 'http://example.org/', 'javascript:alert(1)'])
        assert.deepEqual(
          await world.page.evaluate((bad) => window.bonfire?.['link.open']({ url: bad }), url),
          {
            ok: false,
            error: { kind: 'bad-input' },
          },
        )
      await world.page.evaluate(() => window.bonfire?.['link.open']({ url: 'https://example.org/a' }))
      assert.deepEqual(await world.openedOutside(), ['https://example.org/a'])
    },
  },
  {
    name: 'the window stays on the app and opens no other',
    async run(world) {
      const before = world.address()
      await world.page.evaluate(() => void (location.href = 'https://example.org/'))
      await world.page.evaluate(() => void window.open('https://example.org/new'))
      const opened: string[] = []
      while (!opened.includes('https://example.org/new')) {
        opened.push(...(await world.openedOutside()))
        await nextFrame(world.page)
      }
      assert.equal(world.address(), before)
      assert.equal(await world.windowCount(), 1)
    },
  },
  {
    name: 'no path leads out of the app’s folder',
    async run({ page }) {
      const status = (path: string): Promise<number> =>
        page.evaluate((at) => fetch(at).then((response) => response.status), path)
      assert.equal(await status('/..%2fmain/index.js'), 403)
      assert.equal(await status('/assets/..%5c..%5cmain'), 403)
      assert.equal(await status('/nothing.js'), 404)
    },
  },
  {
    name: 'inline script is against the policy',
    async run({ page }) {
      const violated = await page.evaluate(
        () =>
          new Promise((resolve) => {
            addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
              once: true,
            })
            document.head.append(Object.assign(document.createElement('script'), { text: '1' }))
          }),
      )
      assert.equal(violated, 'script-src-elem')
    },
  },
  {
    name: 'a setting that is changed is told and written down',
    async run({ page, userData }) {
      const changed = await page.evaluate(async () => {
        const told = new Promise((resolve) => window.bonfire?.on('settings.changed', resolve))
        const now = await window.bonfire?.['settings.read']({})
        if (now?.ok !== true) return null
        await window.bonfire?.['settings.change']({ app: { ...now.value.app, zoom: 1.25 } })
        return told
      })
      assert.equal((changed as { app: { zoom: number } } | null)?.app.zoom, 1.25)
      while (!(await written(join(userData, 'settings.json'))).includes('"zoom": 1.25')) await nextFrame(page)
    },
  },
  {
    name: 'the command line presses the key, mutes, and hears how things stand',
    async run({ page, control }) {
      const told = await page.evaluateHandle((talk) => {
        const words: string[] = []
        window.bonfire?.on('talk.gate', ({ open }) => words.push(open ? 'open' : 'closed'))
        window.bonfire?.on('voice.command', ({ command }) => words.push(command))
        void window.bonfire?.['settings.change']({ talk })
        return words
      }, talkWith('hold'))
      const toldAtLast = async (word: string): Promise<void> => {
        while ((await told.jsonValue()).at(-1) !== word) await nextFrame(page)
      }
      await toldAtLast('closed')
      assert.match((await bonfire('status', control)).out, /^voice +idle\nmode +hold$/m)
      for (const [words, word] of [
        ['ptt down', 'open'],
        ['ptt up', 'closed'],
        ['mute', 'mute'],
      ] as const) {
        assert.deepEqual(await bonfire(words, control), { code: 0, out: '', err: '' })
        await toldAtLast(word)
      }
      assert.deepEqual(await told.jsonValue(), ['closed', 'open', 'closed', 'mute'])
      await page.evaluate((talk) => window.bonfire?.['settings.change']({ talk }), defaultSettings.talk)
    },
  },
  {
    name: 'an invite link opened anywhere on the machine shows the invite without loading the app anew',
    async run(world) {
      await world.page.evaluate(() => Object.assign(window, { before: true }))
      await world.startAgain('bonfire-chat://invite/abcDEF123_-45678')
      await world.page.waitForURL(/#\/invite\/abcDEF123_-45678$/)
      assert.equal(await world.page.evaluate(() => 'before' in window), true)
      assert.equal(await world.windowCount(), 1)
    },
  },
  {
    name: 'a closed window leaves the app in the tray or dock, and starting it again brings the window back',
    async run(world) {
      await world.closeWindow()
      assert.equal(await world.isShown(), false)
      assert.equal(await world.windowCount(), 1)
      await world.startAgain()
      while (!(await world.isShown())) await world.page.evaluate(() => undefined)
    },
  },
]
