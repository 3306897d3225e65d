import { rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { Settings } from '../../shared/settings.ts'
import { log } from '../log.ts'
import { replaceText } from '../text-file.ts'
import { autostartEntry, autostartFolder, programOf } from './autostart.ts'
import { hiddenSwitch } from './launch.ts'
import type { Watched } from './state.ts'

/** Keeps the system's list of what starts at login as the settings say. */
export function followStartAtLogin(settings: Watched<Settings>): { close(): void } {
  let wanted = settings.read().app.startAtLogin
  const stop = settings.subscribe(() => {
    const next = settings.read().app.startAtLogin
    if (next === wanted) return
    wanted = next
    if (process.platform === 'linux') void setAutostart(next)
    else app.setLoginItemSettings({ openAtLogin: next, args: [hiddenSwitch] })
  })
  return { close: stop }
}

/** Started with the system: Windows and Linux say so by an argument, macOS when asked. */
export const wasOpenedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin

async function setAutostart(on: boolean): Promise<void> {
  const path = join(autostartFolder(process.env, homedir()), 'bonfire.desktop')
  try {
    if (on) await replaceText(path, autostartEntry(programOf(process.env, process.execPath), [hiddenSwitch]))
    else await rm(path, { force: true })
  } catch (cause) {
    log.error({ event: 'autostart-failed', err: cause })
  }
}
