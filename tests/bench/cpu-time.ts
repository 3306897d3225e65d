import { readFile } from 'node:fs/promises'

// Linux counts in hundredths of a second here, whatever the kernel's own tick (proc_pid_stat(5), USER_HZ).
const msPerTick = 10

/** Processor time a process has used so far, user and system, in ms; NaN where /proc does not tell. */
export async function cpuTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name stands in brackets and may hold anything; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN)) * msPerTick
}
