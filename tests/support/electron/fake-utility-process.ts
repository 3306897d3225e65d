import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type Electron from 'electron'

/** Every process that main started, the ended ones too. */
export const utilityProcesses: FakeUtilityProcess[] = []

const parentPort = pathToFileURL(join(import.meta.dirname, 'parent-port.ts')).href

/** A utility process of main's, as a process of Node's with a parentPort like Electron's. */
class FakeUtilityProcess
  extends EventEmitter
  implements Pick<Electron.UtilityProcess, 'pid' | 'postMessage' | 'kill'>
{
  /** What main sent it. */
  readonly posted: unknown[] = []
  readonly #child: ChildProcess

  constructor(script: string, args: string[]) {
    super()
    this.#child = fork(script, args, {
      execArgv: ['--import', parentPort],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1))
    this.#child.on('error', () => undefined) // a message to a process that just ended
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  postMessage(message: unknown): void {
    this.posted.push(message)
    if (this.#child.connected) this.#child.send(message as object)
  }

  kill(): boolean {
    return this.#child.kill('SIGKILL')
  }

  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }
}

export const utilityProcess = {
  fork(script: string, args: string[] = []) {
    const started = new FakeUtilityProcess(script, args)
    utilityProcesses.push(started)
    return started
  },
}
