import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createControlKeys } from '../../src/main/talk/control/control-keys.ts'
import { controlPlace, userDataOf, type ControlPlace } from '../../src/main/talk/control/control-place.ts'
import {
  isHeldBy,
  isTalking,
  startTalk,
  step,
  type TalkEvent,
  type TalkState,
} from '../../src/shared/talk/machine.ts'
import { defaultSettings } from '../../src/shared/settings.ts'
import type { ControlStatus } from '../../src/main/talk/control/control-protocol.ts'
import type { KeySource, SourceEvent } from '../../src/main/talk/source.ts'
import { HeardEvents } from './heard-events.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

export const windows = process.platform === 'win32'
export const uid = process.getuid?.() ?? 0

/** A control socket in a folder of one test's own, and callers over real connections. */
export class ControlWorld {
  readonly heard = new HeardEvents()
  readonly path: string
  /** By which programs started with them find this place and not the one of whoever runs the tests. */
  readonly env: Readonly<Record<string, string>>
  readonly userData: string
  readonly place: ControlPlace
  status: ControlStatus = {
    mode: 'hold',
    room: 'Campfire',
    voice: 'connected',
    muted: false,
    deafened: true,
    talking: false,
  }
  /** ms since 1970 */
  clock = 1_763_888_755_000
  lockOnDoublePress = false
  /** What the keys come to, in the mode of the status. */
  #talk: TalkState = startTalk(defaultSettings.talk, 0)

  /** Goes with the test. The place of Linux unless told otherwise, as macOS only lacks the first of its two folders. */
  static async make(platform: NodeJS.Platform = windows ? 'win32' : 'linux'): Promise<ControlWorld> {
    const folder = await makeTemporaryFolder()
    onTestFinished(() => folder.remove())
    const world = new ControlWorld(folder.path, platform)
    await mkdir(join(folder.path, 'run'), { mode: 0o700 })
    await mkdir(world.userData, { recursive: true, mode: 0o700 })
    return world
  }

  private constructor(path: string, platform: NodeJS.Platform) {
    this.path = path
    this.env = {
      HOME: path,
      XDG_CONFIG_HOME: join(path, 'config'),
      XDG_RUNTIME_DIR: join(path, 'run'),
      APPDATA: join(path, 'data'),
    }
    this.userData = userDataOf(platform, this.env, path)
    this.place = controlPlace(platform, this.env, this.userData)
  }

  get runtime(): string {
    return join(this.path, 'run', 'bonfire')
  }
  get socket(): string {
    return join(this.runtime, 'control')
  }

  /** Everything is let go without a word to the socket: the screen was locked, perhaps. */
  forceRelease(): void {
    this.#step({ kind: 'close', at: performance.now() })
  }

  #step(event: TalkEvent): void {
    const { mode } = this.status
    const config = { ...defaultSettings.talk, mode, lockOnDoublePress: this.lockOnDoublePress }
    const [asSet] = step(this.#talk, { kind: 'config', config, at: event.at })
    this.#talk = step(asSet, event)[0]
  }

  #hear(event: SourceEvent): void {
    if (event.kind === 'press' || event.kind === 'release') this.#step({ ...event, source: 'socket' })
    if (event.kind === 'lost')
      this.#step({ kind: 'lost', source: 'socket', broken: event.problem !== null, at: performance.now() })
  }

  /** Starts it; what came of it is the last thing heard. */
  async start(heard: HeardEvents = this.heard): Promise<KeySource> {
    const keys = createControlKeys({
      place: this.place,
      uid,
      status: () => this.status,
      talk: { isTalking: () => isTalking(this.#talk), isHeld: () => isHeldBy(this.#talk, 'socket') },
      now: () => performance.now(),
      wallClock: () => this.clock,
      log: { warn: () => undefined },
    })
    onTestFinished(() => keys.close())
    const ready = heard.next({ kind: 'state', state: 'ready' })
    const failed = heard.next({ kind: 'state', state: 'failed' })
    keys.start([], (event) => {
      this.#hear(event)
      heard.hear(event)
    })
    await Promise.race([ready, failed])
    return keys
  }

  async call(): Promise<Socket> {
    const path = this.place.kind === 'pipe' ? await readFile(this.place.file, 'utf8') : this.socket
    const socket = connect(path)
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
    return socket
  }

  /** Sends this and gives what came back until the other side ended. */
  async say(text: string | Buffer): Promise<readonly unknown[]> {
    const socket = await this.call()
    let answered = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (answered += chunk))
    socket.on('error', () => undefined) // it may end while we speak
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.end(text)
    await closed
    return answered
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line))
  }

  /** What was heard from there on, in words. */
  kinds(from: number): readonly string[] {
    return this.heard.all
      .slice(from)
      .map((event) => ('bindingId' in event ? `${event.kind} ${event.bindingId}` : event.kind))
  }
}
