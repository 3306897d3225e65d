import { rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { Settings } from '../../shared/settings.ts'
import { log } from '../log.ts'
import { readText, replaceText } from '../text-file.ts'
import { autostartEntry, autostartFolder, programOf, withProgram } from './autostart.ts'
import { hiddenSwitch } from './launch.ts'
import type { Watched } from './state.ts'

/**
 * Keeps the system's list of what starts at login as the settings say. At the start only an entry that is there is put right: who took
 * it away, or switched it off in the system's own list, meant it.
 */
export function followStartAtLogin(settings: Watched<Settings>): { close(): void } {
  let wanted = settings.read().app.startAtLogin
  let writing = Promise.resolve()
  const inTurn = (write: () => Promise<void>): void => {
    writing = writing
      .then(write)
      .catch((cause: unknown) => log.error({ event: 'autostart-failed', err: cause }))
  }
  if (process.platform === 'linux' && wanted) inTurn(putRight)
  const stop = settings.subscribe(() => {
    const next = settings.read().app.startAtLogin
    if (next === wanted) return
    wanted = next
    if (process.platform === 'linux') inTurn(() => setAutostart(next))
    else app.setLoginItemSettings({ openAtLogin: next, args: [hiddenSwitch] })
  })
  return { close: stop }
}

/** Started with the system: Windows and Linux say so by an argument, macOS when asked. */
export const wasOpenedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin

const entryPath = (): string => join(autostartFolder(process.env, homedir()), 'bonfire.desktop')
const program = (): string => programOf(process.env, process.execPath)

async function setAutostart(on: boolean): Promise<void> {
  if (on) await replaceText(entryPath(), autostartEntry(program(), [hiddenSwitch]))
  else await rm(entryPath(), { force: true })
}

async function putRight(): Promise<void> {
  const text = readText(entryPath())
  if (text === null) return
  const right = withProgram(text, program(), [hiddenSwitch])
  if (right !== text) await replaceText(entryPath(), right)
}
