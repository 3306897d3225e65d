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
mount(root, fakeWorld(scene, await openSettings(fakeSettings())))
