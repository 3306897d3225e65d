import { mount } from '../../../src/renderer/app/mount.tsx'
import { openSettings } from '../../../src/renderer/features/settings/store.ts'
import { fakeSettings } from './fake-settings.ts'
import { fakeWorld } from './fake-world.ts'
import { scenes } from './scenes.ts'

// ?scene=NAME shows one screen of the app on invented people, without a backend.
const wanted = new URL(location.href).searchParams.get('scene') ?? 'channel'
const scene = scenes[wanted]
const root = document.getElementById('root')
if (root === null || scene === undefined) throw new Error(`there is no scene called ${wanted}`)
mount(root, fakeWorld(scene, await openSettings(fakeSettings(scene.settings))))
for (const name of scene.press ?? []) await press(name)

/** Presses a control as the keyboard does, as soon as it is there. */
async function press(name: string): Promise<void> {
  const called = (element: HTMLElement): boolean =>
    (element.getAttribute('aria-label') ?? element.textContent).trim() === name
  for (;;) {
    const found = [...document.querySelectorAll<HTMLElement>('button')].find(called)
    if (found !== undefined) {
      found.focus() // opens a page of a dialog
      if (found.role !== 'tab') found.click()
      return
    }
    await new Promise(requestAnimationFrame)
  }
}
