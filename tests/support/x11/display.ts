import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import type { Readable } from 'node:stream'
import { attend, startTogether, type Program } from '../program.ts'

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
export function startDisplay(): Promise<Display> {
  return startTogether(async (atEnd) => {
    const begin = (child: ChildProcess): Program => {
      const program = attend(child)
      atEnd(() => program.close())
      return program
    }
    const xvfb = ['-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp', '-noreset']
    const server = spawn('Xvfb', xvfb, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    const listening = once(createInterface(server.stdio[3] as Readable), 'line') as Promise<[string]>
    const [number] = await begin(server).until(listening)
    const name = `:${number}`
    const env = { ...process.env, DISPLAY: name }
    const hands = spawn('xdotool', ['-'], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    const typing = begin(hands)
    hands.stdin.on('error', () => undefined) // told by its end
    const answers = createInterface(hands.stdout)
    let windows = 0
    let turn: Promise<unknown> = Promise.resolve()

    /** xdotool answers nothing to a key; a question behind it is answered once the key was sent. */
    async function act(command: string): Promise<void> {
      const answered = once(answers, 'line')
      hands.stdin.write(`${command}\ngetmouselocation\n`)
      await typing.until(answered)
    }
    await act('mousemove 0 0')

    return {
      name,
      hands: (command) => (turn = turn.then(() => act(command))) as Promise<void>,
      async otherWindow() {
        const title = `other ${++windows}`
        const xev = spawn('xev', ['-name', title, '-event', 'keyboard', '-event', 'focus'], {
          env,
          stdio: ['ignore', 'pipe', 'ignore'],
        })
        const lines: string[] = []
        const said = createInterface(xev.stdout)
        said.on('line', (line) => lines.push(line))
        const focused = lineWith(said, 'FocusIn', () =>
          run('xdotool', ['search', '--sync', '--onlyvisible', '--name', title, 'windowfocus'], env),
        )
        await begin(xev).until(focused)
        return { lines }
      },
      async grabKeyboard() {
        const dmenu = spawn('dmenu', [], { env, stdio: ['pipe', 'ignore', 'pipe'] })
        const menu = begin(dmenu)
        dmenu.stdin.end('one\ntwo\n')
        // It appears only with the keyboard in its hands.
        await menu.until(run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'dmenu'], env))
        return () => menu.close()
      },
    }
  })
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
