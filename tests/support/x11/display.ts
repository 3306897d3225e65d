import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import type { Readable } from 'node:stream'

/** An X server of our own without a screen, and hands on its keyboard and mouse. */
export interface Display {
  /** `DISPLAY` of programs that are to appear there. */
  readonly name: string
  /** Types into it as a person would: `keydown F8`, `mouseup 8` (xdotool's words); resolves when the server took it. */
  hands(command: string): Promise<void>
  /** Opens another program's window with the focus; gives the lines that it says of its keys. */
  otherWindow(): Promise<OtherWindow>
  /** A program takes the whole keyboard for itself, until the function that is given is called. */
  grabKeyboard(): Promise<() => Promise<void>>
  close(): Promise<void>
}

interface OtherWindow {
  /** What it heard so far: `KeyPress`, `KeyRelease` … as xev writes them. */
  readonly lines: readonly string[]
}

/** Needs Debian's `xvfb`, `xdotool`, `x11-utils` and `suckless-tools`. */
export async function startDisplay(): Promise<Display> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp', '-noreset'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  )
  const children: ChildProcess[] = [server]
  const [number] = (await once(createInterface(server.stdio[3] as Readable), 'line')) as [string]
  const name = `:${number}`
  const env = { ...process.env, DISPLAY: name }
  const hands = spawn('xdotool', ['-'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  children.push(hands)
  const answers = createInterface(hands.stdout)
  let windows = 0
  let turn: Promise<unknown> = Promise.resolve()

  /** xdotool answers nothing to a key; a question behind it is answered once the key was sent. */
  async function act(command: string): Promise<void> {
    const answered = once(answers, 'line')
    hands.stdin.write(`${command}\ngetmouselocation\n`)
    await answered
  }

  return {
    name,
    hands: (command) => (turn = turn.then(() => act(command))) as Promise<void>,
    async otherWindow() {
      const title = `other ${++windows}`
      const xev = spawn('xev', ['-name', title, '-event', 'keyboard', '-event', 'focus'], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      children.push(xev)
      const lines: string[] = []
      const said = createInterface(xev.stdout)
      said.on('line', (line) => lines.push(line))
      await lineWith(said, 'FocusIn', () =>
        run('xdotool', ['search', '--sync', '--onlyvisible', '--name', title, 'windowfocus'], env),
      )
      return { lines }
    },
    async grabKeyboard() {
      const menu = spawn('dmenu', [], { env, stdio: ['pipe', 'ignore', 'ignore'] })
      children.push(menu)
      menu.stdin.end('one\ntwo\n')
      // It appears only with the keyboard in its hands.
      await run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'dmenu'], env)
      return () => end(menu)
    },
    async close() {
      for (const child of children.reverse()) await end(child)
    },
  }
}

async function lineWith(lines: Interface, word: string, cause: () => Promise<void>): Promise<void> {
  const seen = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line.includes(word)) resolve()
    })
  })
  await cause()
  await seen
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const [code] = (await once(spawn(program, args, { env, stdio: 'ignore' }), 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
