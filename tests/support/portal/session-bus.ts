import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A D-Bus of a test's own, in this folder. It starts nothing by itself. */
export interface SessionBus {
  /** as `net.connect` takes it */
  readonly socket: string
  readonly address: string
  close(): Promise<void>
}

/** Needs Debian's `dbus-daemon`. */
export async function startSessionBus(folder: string): Promise<SessionBus> {
  const socket = join(folder, 'bus')
  const address = `unix:path=${socket}`
  const configuration = join(folder, 'bus.conf')
  await writeFile(
    configuration,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <type>session</type>
      <listen>${address}</listen>
      <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
    </busconfig>`,
  )
  const daemon = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  daemon.stderr.on('data', (data: Buffer) => (complaint += data.toString()))
  const ended = once(daemon, 'exit').then(() => {
    throw new Error(`dbus-daemon did not start: ${complaint}`)
  })
  ended.catch(() => undefined) // later on its end is the test's own doing
  await Promise.race([once(daemon.stdout, 'data'), ended]) // it listens
  return {
    socket,
    address,
    async close() {
      if (daemon.exitCode !== null || daemon.signalCode !== null) return
      daemon.kill('SIGTERM')
      await once(daemon, 'exit')
    },
  }
}
