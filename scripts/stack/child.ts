import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'

/** A part of the local stack that runs as a process of its own. */
export interface Child {
  readonly pid: number
  /** What the part said of itself when it was up. */
  readonly ready: Record<string, unknown>
  /** Settles when the process has ended, with the last thing it complained of, if anything. */
  readonly ended: Promise<{ readonly code: number | null; readonly complaint: string }>
  /** Asks it to stop and waits; after 10 s it is killed. */
  stop(): Promise<void>
  /** kill -9, for tests of what survives it. */
  kill(): Promise<void>
}

export interface ChildOptions {
  readonly name: string
  readonly script: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Every line the process prints. */
  readonly onLine?: (line: string) => void
  /** ms until it must have said that it is ready */
  readonly deadline?: number
}

export interface ChildError {
  readonly kind: 'ended-early' | 'too-slow'
  /** What the process said last: the reason in words. */
  readonly detail: string
}

const stopDeadline = 10_000
const logLine = z.looseObject({
  event: z.string().optional(),
  level: z.number().optional(),
  msg: z.string().optional(),
})

/**
 * Starts one of our Node processes and waits for its line `{"event":"ready",…}`.
 * Its stdin is a pipe that it watches: when this process dies, however it dies, the child stops too. It has a process
 * group of its own, so that Ctrl-C in a terminal reaches only the parent, which then stops its children in order.
 */
export async function startChild(options: ChildOptions): Promise<Result<Child, ChildError>> {
  const child = spawn(
    process.execPath,
    [
      '--experimental-strip-types',
      '--disable-warning=ExperimentalWarning',
      options.script,
      ...(options.args ?? []),
      '--stop-with-parent',
    ],
    {
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    },
  )
  const lines = watchLines(child, options)
  const ended = new Promise<{ code: number | null; complaint: string }>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, complaint: lines.complaint() })
    })
  })
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadline)
    // Windows has no SIGTERM: there the closed pipe is what asks.
    if (process.platform === 'win32') child.stdin.end()
    await (process.platform === 'win32' ? ended : kill('SIGTERM'))
    clearTimeout(timer)
  }

  let timer: NodeJS.Timeout | undefined
  const tooSlow = new Promise<'too-slow'>((resolve) => {
    timer = setTimeout(() => {
      resolve('too-slow')
    }, options.deadline ?? 60_000)
  })
  const first = await Promise.race([lines.ready, ended.then(() => 'ended' as const), tooSlow])
  clearTimeout(timer)
  if (first === 'ended') return err({ kind: 'ended-early', detail: (await ended).complaint })
  if (first === 'too-slow') {
    await kill('SIGKILL')
    return err({ kind: 'too-slow', detail: lines.complaint() })
  }
  return ok({ pid: child.pid ?? 0, ready: first, ended, stop, kill: () => kill('SIGKILL') })
}

function watchLines(child: ChildProcess, options: ChildOptions) {
  let complaint = ''
  const { promise: ready, resolve } = Promise.withResolvers<Record<string, unknown>>()
  const onLine = (line: string): void => {
    options.onLine?.(line)
    const parsed = parseLine(line)
    if (parsed === null) {
      if (line.trim() !== '') complaint = line
    } else if (parsed.event === 'ready') resolve(parsed)
    else if ((parsed.level ?? 0) >= 50 && parsed.msg !== undefined) complaint = parsed.msg
  }
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine)
  }
  return { ready, complaint: () => complaint || `${options.name} ended without a word` }
}

function parseLine(line: string): z.infer<typeof logLine> | null {
  try {
    return logLine.parse(JSON.parse(line))
  } catch {
    return null
  }
}
