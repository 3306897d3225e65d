import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { makeTemporaryFolder } from '../temporary-folder.ts'
import { startDisplay } from './display.ts'

/*
 * @module-tag x11
 */

afterEach(() => void vi.unstubAllEnvs())

/** `PATH` with these programs alone. */
async function only(...programs: readonly string[]): Promise<void> {
  const folder = await makeTemporaryFolder()
  onTestFinished(() => folder.remove())
  for (const program of programs) await symlink(join('/usr/bin', program), join(folder.path, program))
  vi.stubEnv('PATH', folder.path)
}
const running = () => process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length

test('a display whose keyboard can’t be had is taken away again', async () => {
  await only('Xvfb')
  await expect(startDisplay()).rejects.toThrow(/xdotool.*ENOENT/)
  await vi.waitUntil(() => running() === 0)
})

test('without a server for it there is none', async () => {
  await only()
  await expect(startDisplay()).rejects.toThrow(/Xvfb.*ENOENT/)
})

test('a display has a keyboard, and leaves nothing running', async () => {
  const display = await startDisplay()
  await display.hands('key a')
  await display.close()
  await vi.waitUntil(() => running() === 0)
})
