import { once } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, type Page } from '@playwright/test'
import type {} from '../../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { arrive, createServer, inviteLink, joinByLink, joinVoice, signUp } from '../../e2e/person.ts'
import { startWorld } from '../../e2e/world.ts'
import { app } from '../electron/fake-app.ts'
import { utilityProcesses } from '../electron/fake-utility-process.ts'
import { machine } from '../electron/machine.ts'
import { startSoundCard, type SoundCard } from '../sound/sound-card.ts'
import { boundKeys } from '../x11/bound-keys.ts'
import { type Display, startDisplay } from '../x11/display.ts'
import { startCountedSfu } from './counted-sfu.ts'

declare global {
  interface Window {
    /** What main said of the microphone. */
    gates: boolean[]
  }
}

/**
 * Ann at the desktop app, whose real hook sees the keys of an X server and whose microphone is a null sink of PulseAudio; Bob in a
 * browser; both in one voice room of a real backend and SFU. Ann holds F8, or mouse button 4 or 5, to talk.
 */
export interface TalkWorld {
  readonly ann: Page
  readonly bob: Page
  readonly card: SoundCard
  readonly display: Display
  /** Packets that the SFU took from Ann so far. */
  packets(): Promise<number>
  gates(): Promise<boolean[]>
  /** Resolves once the page was told last that its microphone may be open, or may not. */
  gate(open: boolean): Promise<void>
  hookReady(): Promise<void>
  close(): Promise<void>
}

const patience = 20_000

/** The module `electron` must be the fake one by now. */
export async function startTalkWorld(): Promise<TalkWorld> {
  /** What was started, in order. */
  const started: (() => unknown)[] = []
  async function close(): Promise<void> {
    for (const stop of started.splice(0).reverse()) await stop()
  }
  try {
    return await build()
  } catch (cause) {
    await close()
    throw cause
  }

  async function build(): Promise<TalkWorld> {
    const world = await startWorld()
    started.push(() => world.close())
    const sfu = await startCountedSfu(world.stack, world.dataDir)
    started.push(() => sfu.close())
    const card = await startSoundCard(['Ann', 'Bob'])
    started.push(() => card.close())
    const display = await startDisplay()
    started.push(() => display.close())
    started.push(
      setEnvironment({
        ...card.env('Ann'),
        DISPLAY: display.name,
        XDG_SESSION_TYPE: '',
        WAYLAND_DISPLAY: '',
        BONFIRE_BACKEND_URL: world.stack.url,
        BONFIRE_PUBLISHABLE_KEY: world.stack.publishableKey,
      }),
    )
    started.push(async () => {
      const ended = once(machine.events, 'quit')
      app.quit() // main closes its sockets, and the hook
      await ended
      for (const one of utilityProcesses) one.kill()
      await machine.close()
    })
    await import(pathToFileURL(resolve('out/main/index.js')).href)
    await machine.start()
    const ann = await annsWindow()
    const bob = await arrive('Bob', world.appUrl, card)
    started.push(() => bob.browser.close())
    const atDesk = { name: 'Ann', page: ann, browser: bob.browser, complaints: [] }
    await signUp(atDesk)
    await createServer(atDesk, 'Mountain hut')
    await signUp(bob)
    await joinByLink(bob, await inviteLink(atDesk, 'Mountain hut'), 'Mountain hut')

    await ann.evaluate(async (next) => {
      window.gates = []
      window.bonfire?.on('talk.gate', ({ open }) => window.gates.push(open))
      await window.bonfire?.['settings.change']({ talk: next })
    }, boundKeys)
    await joinVoice(bob)
    const [bobsPeer] = await sfu.stats()
    await joinVoice(atDesk)
    const talkWorld: TalkWorld = {
      ann,
      bob: bob.page,
      card,
      display,
      async packets() {
        const anns = (await sfu.stats()).find(({ userId }) => userId !== bobsPeer?.userId)
        return anns?.sent?.packets ?? 0
      },
      gates: () => ann.evaluate(() => window.gates),
      async gate(open) {
        // Not waited for in the page: the timers of one that is hidden are slow.
        await expect
          .poll(() => ann.evaluate(() => window.gates.at(-1) ?? false), { timeout: patience, intervals: [5] })
          .toBe(open)
      },
      async hookReady() {
        await expect.poll(() => ann.evaluate(hookState), { timeout: patience }).toBe('ready')
      },
      close,
    }
    await bob.page.getByRole('button', { name: 'Mute', exact: true }).click()
    await talkWorld.hookReady()
    return talkWorld
  }
}

async function annsWindow(): Promise<Page> {
  await expect.poll(() => machine.windows.some(({ visible }) => visible), { timeout: patience }).toBe(true)
  const page = await machine.windows[0]?.page()
  if (page === undefined) throw new Error('there is no window')
  await page.context().grantPermissions(['microphone', 'local-network-access']) // in Electron, main's handlers grant it
  await page.reload()
  return page
}

async function hookState(): Promise<string | undefined> {
  const status = await window.bonfire?.['talk.status']({})
  return status?.ok === true ? status.value.sources.find(({ source }) => source === 'hook')?.state : undefined
}

/** Gives the way back. */
function setEnvironment(values: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  return () => {
    for (const [name, value] of before)
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
  }
}
