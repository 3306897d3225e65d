import type { TalkSource } from '../ipc/talk.ts'
import type { TalkEvent } from './machine.ts'

/*
 * For tests: a person's keys, and the sources that watch them. It knows what is really held, which the machine can only
 * conclude from what it is told.
 */

export const repeatDelay = 500
const repeatEvery = 250
/** ms that a source may take to tell; the others are told of at once. */
export const slowest = 60

interface Eye {
  /** Sees keys now: the hook runs, the window has the focus. */
  awake: boolean
  latency: number
  /** What it believes to be down. */
  readonly down: Set<string>
}

/** One physical press, from finger down to finger up. */
export interface Stroke {
  readonly key: string
  readonly from: number
  to: number | null
  /** Of the last thing that any source told of it. */
  lastSign: number
  /** Which source told of it as a press, and when. */
  readonly told: { readonly source: TalkSource; readonly at: number }[]
  repeatsTold: number
  /** Another key went down, so that it repeats no more, and nobody can know why. */
  interrupted: boolean
  /** Who told of it, and was not lost since. */
  readonly believers: Set<TalkSource>
  /** Who took it for a press. A source that missed the key go up before takes the next press for a repeat. */
  readonly pressedFor: Set<TalkSource>
  /** A source that believed it to be down missed that it ended. */
  missed: boolean
  /** None of those that took it for a press saw it end. */
  endUnseen: boolean
}

interface Told {
  send(event: TalkEvent): void
  /** Called at the moment of each event, before it happens and after. */
  look(at: number): void
}

export class FakeKeyboard {
  now = 0
  readonly strokes: Stroke[] = []
  readonly broken: { readonly source: TalkSource; readonly at: number }[] = []
  readonly eyes = new Map<TalkSource, Eye>([
    ['hook', { awake: true, latency: 0, down: new Set() }],
    ['window', { awake: true, latency: 0, down: new Set() }],
  ])
  readonly #machine: Told
  #queue: {
    readonly at: number
    readonly source: TalkSource
    readonly run: () => void
    /** What it is the end of. */
    readonly ends: Stroke | null
  }[] = []
  #repeat: { readonly stroke: Stroke; at: number } | null = null

  constructor(machine: Told) {
    this.#machine = machine
  }

  held(key: string): Stroke | null {
    return this.strokes.findLast((stroke) => stroke.key === key && stroke.to === null) ?? null
  }

  /** Nothing is on its way. */
  get settled(): boolean {
    return this.#queue.length === 0
  }

  press(key: string): void {
    if (this.held(key) !== null) return
    const stroke: Stroke = {
      key,
      from: this.now,
      to: null,
      lastSign: this.now,
      told: [],
      repeatsTold: 0,
      interrupted: false,
      believers: new Set(),
      pressedFor: new Set(),
      missed: false,
      endUnseen: false,
    }
    for (const one of this.strokes) if (one.to === null || one.endUnseen) one.interrupted = true
    this.strokes.push(stroke)
    this.#repeat = { stroke, at: this.now + repeatDelay }
    for (const [source, eye] of this.eyes) {
      if (!eye.awake) continue
      if (eye.down.size > 0) this.#later(source, (at) => this.#tell({ kind: 'other-key', source, at }))
      this.#tellDown(source, stroke)
    }
  }

  /** `unseenBy`: these miss that it goes up. */
  release(key: string, unseenBy: readonly TalkSource[]): void {
    const stroke = this.held(key)
    if (stroke === null) return
    stroke.to = this.now
    if (this.#repeat?.stroke === stroke) this.#repeat = null
    let seen = false
    for (const [source, eye] of this.eyes) {
      if (!eye.awake || !eye.down.has(key)) continue
      if (unseenBy.includes(source)) {
        stroke.missed = true
        continue
      }
      eye.down.delete(key)
      seen ||= stroke.pressedFor.has(source)
      this.#later(source, (at) => this.#tell({ kind: 'release', source, bindingId: key, at }), stroke)
    }
    stroke.endUnseen = !seen
  }

  /** The source sees nothing any more and says so at once; what it had yet to say is lost. */
  lose(source: TalkSource, broken: boolean): void {
    const eye = this.#eye(source)
    if (!eye.awake) return
    eye.awake = false
    eye.down.clear()
    for (const { ends } of this.#queue.filter((one) => one.source === source))
      if (ends !== null) Object.assign(ends, { missed: true, endUnseen: true })
    this.#queue = this.#queue.filter((one) => one.source !== source)
    this.#tell({ kind: 'lost', source, broken, at: this.now }, () => {
      for (const stroke of this.strokes) stroke.believers.delete(source)
      if (broken) this.broken.push({ source, at: this.now })
    })
  }

  wake(source: TalkSource): void {
    this.#eye(source).awake = true
  }

  wait(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const repeat = this.#repeat?.at ?? Infinity
      const next = this.#queue.reduce((least, { at }) => Math.min(least, at), Infinity)
      const at = Math.min(repeat, next)
      if (at > end) break
      this.now = at
      if (next <= repeat) this.#deliver()
      else this.#doRepeat()
    }
    this.now = end
    this.#tell({ kind: 'timer', at: end })
  }

  #doRepeat(): void {
    if (this.#repeat === null) return
    this.#repeat.at += repeatEvery
    const { stroke } = this.#repeat
    for (const [source, eye] of this.eyes) {
      // A window can tell a repeat from a press; the hook can't, and takes the first that it sees for a press.
      if (eye.awake && (source === 'hook' || eye.down.has(stroke.key))) this.#tellDown(source, stroke)
    }
  }

  #tellDown(source: TalkSource, stroke: Stroke): void {
    const eye = this.#eye(source)
    const kind = eye.down.has(stroke.key) ? 'repeat' : 'press'
    eye.down.add(stroke.key)
    if (kind === 'press') stroke.pressedFor.add(source)
    this.#later(source, (at) => {
      this.#tell({ kind, source, bindingId: stroke.key, at }, () => {
        stroke.lastSign = at
        stroke.believers.add(source)
        if (kind === 'press') stroke.told.push({ source, at })
        else stroke.repeatsTold++
      })
    })
  }

  #tell(event: TalkEvent, note: () => void = () => undefined): void {
    this.#machine.look(event.at)
    note()
    this.#machine.send(event)
    this.#machine.look(event.at)
  }

  #deliver(): void {
    const first = this.#queue.reduce((a, b) => (b.at < a.at ? b : a))
    this.#queue.splice(this.#queue.indexOf(first), 1)
    first.run()
  }

  #later(source: TalkSource, tell: (at: number) => void, ends: Stroke | null = null): void {
    const after = this.#queue.findLast((one) => one.source === source)?.at ?? 0 // a source tells in order
    const at = Math.max(after, this.now + this.#eye(source).latency)
    this.#queue.push({ at, source, run: () => tell(at), ends })
  }

  #eye(source: TalkSource): Eye {
    const eye = this.eyes.get(source)
    if (eye === undefined) throw new Error(`no ${source} on this keyboard`)
    return eye
  }
}
