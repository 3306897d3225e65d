import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What the system says about a running process. */
export interface ProcessInfo {
  /** Differs between two processes that had the same pid, also across reboots. Compare only for equality. */
  readonly startedAt: string
  readonly command: string
  /** Working folder, where the system tells it. */
  readonly folder: string | null
}

/** Null when no such process runs (a zombie doesn't run). */
export function inspectProcess(pid: number): Promise<ProcessInfo | null> {
  switch (process.platform) {
    case 'linux':
      return inspectOnLinux(pid)
    case 'win32':
      return inspectOnWindows(pid)
    default:
      return inspectByPs(pid)
  }
}

async function inspectOnLinux(pid: number): Promise<ProcessInfo | null> {
  try {
    const [stat, boot, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ])
    // proc_pid_stat(5): the name stands in brackets and may hold anything; state is the next field, start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, startTicks] = [fields[0], fields[19]]
    if (state === 'Z' || state === 'X' || startTicks === undefined) return null
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null)
    return {
      startedAt: `${boot.trim()}/${startTicks}`,
      command: command.replaceAll('\0', ' ').trim(),
      folder,
    }
  } catch {
    return null
  }
}

async function inspectByPs(pid: number): Promise<ProcessInfo | null> {
  try {
    const { stdout } = await run('ps', ['-p', String(pid), '-o', 'lstart=,command='], {
      env: { ...process.env, LC_ALL: 'C' },
    })
    // lstart is always 24 characters: "Mon Nov 23 02:37:00 2026".
    const line = stdout.trimStart()
    return { startedAt: line.slice(0, 24), command: line.slice(24).trim(), folder: null }
  } catch {
    return null
  }
}

async function inspectOnWindows(pid: number): Promise<ProcessInfo | null> {
  try {
    const query = `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; if ($p) { $p.CreationDate.ToFileTimeUtc(); $p.CommandLine }`
    const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query])
    const [startedAt = '', ...command] = stdout.split(/\r?\n/)
    return startedAt.trim()
      ? { startedAt: startedAt.trim(), command: command.join(' ').trim(), folder: null }
      : null
  } catch {
    return null
  }
}
