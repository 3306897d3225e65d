import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from 'dbus-native'
import { appId } from '../../../src/main/talk/portal/portal.ts'
import { FakeDesktop } from './desktop.ts'
import type { SessionBus } from './session-bus.ts'

const program = '/usr/libexec/xdg-desktop-portal'

/** Why the real portal can't run here, or null. */
export const noPortal = existsSync(program) ? null : `there is no ${program} on this machine`

export interface PortalDaemon {
  readonly process: ChildProcess
  close(): Promise<void>
}

/** Starts the real xdg-desktop-portal on this bus, with `FakeDesktop` as its desktop. */
export async function startPortal(bus: SessionBus, folder: string): Promise<PortalDaemon> {
  const portals = join(folder, 'portals')
  await mkdir(portals, { recursive: true })
  await writeFile(
    join(portals, 'bonfiretest.portal'),
    `[portal]\nDBusName=${FakeDesktop.busName}\nInterfaces=org.freedesktop.impl.portal.GlobalShortcuts;\nUseIn=bonfiretest\n`,
  )
  // portals from 1.21 on serve only programs whose desktop file they find
  const applications = join(folder, 'share', 'applications')
  await mkdir(applications, { recursive: true })
  await writeFile(
    join(applications, `${appId}.desktop`),
    '[Desktop Entry]\nType=Application\nName=Bonfire\nExec=true\n',
  )
  const name = 'org.freedesktop.portal.Desktop'
  const watch = createClient({ socket: bus.socket, authMethods: ['EXTERNAL'] })
  await watch.addMatch(`type='signal',member='NameOwnerChanged',arg0='${name}'`)
  const up = new Promise<void>((resolve) => {
    const rule = watch.mangle('/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameOwnerChanged')
    watch.signals.on(rule, ([changed, , now]: string[]) => {
      if (changed === name && now !== '') resolve()
    })
  })
  const daemon = spawn(program, [], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      XDG_DATA_HOME: join(folder, 'share'),
      XDG_CURRENT_DESKTOP: 'bonfiretest',
      XDG_DESKTOP_PORTAL_DIR: portals,
      DBUS_SESSION_BUS_ADDRESS: bus.address,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  daemon.stderr.on('data', (data: Buffer) => (complaint += data.toString()))
  const ended = once(daemon, 'exit').then(() => {
    throw new Error(`xdg-desktop-portal did not start: ${complaint}`)
  })
  ended.catch(() => undefined) // later on its end is the test's own doing
  await Promise.race([up, ended])
  await watch.close()
  return {
    process: daemon,
    async close() {
      if (daemon.exitCode !== null || daemon.signalCode !== null) return
      daemon.kill('SIGTERM')
      await once(daemon, 'exit')
    },
  }
}
