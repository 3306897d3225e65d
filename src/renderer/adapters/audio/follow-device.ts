import type { Clock } from '../../clock/clock.ts'
import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import { err, type Result } from '../../../shared/result.ts'
import type { DeviceChoice } from '../../../shared/settings.ts'
import type { SoundTrouble } from '../../features/settings/ports.ts'
import type { DeviceNotice } from '../../features/voice/ports.ts'
import type { DeviceWatch } from './device-watch.ts'
import { type Candidate, candidates, type DevicesPresent } from './devices.ts'
import { noticeOf, type Situation, troubleOfSituation } from './device-notice.ts'

/** The device of one direction while sound is open. */
export interface InUse {
  /** null: none can be opened. */
  readonly candidate: Candidate | null
  /** Why it is not the chosen one, or why there is none; null if it is. */
  readonly trouble: SoundTrouble | null
}

export interface FollowOptions {
  readonly direction: SoundDirection
  readonly watch: Pick<DeviceWatch, 'read' | 'refresh' | 'subscribe' | 'closely'>
  readonly choice: {
    read(): DeviceChoice | null
    subscribe(listener: () => void): () => void
  }
  /** Opens a device in place of the one in use, which goes on if that fails. null: the system's default. A rejection counts as `failed`. */
  readonly open: (device: DeviceChoice | null) => Promise<Result<null, SoundTrouble>>
  /** Told after each look, changed or not. */
  readonly settled: (inUse: InUse) => void
  readonly notice: (notice: DeviceNotice) => void
  /** How long (ms) a device that went counts as gone, even if it is back before. */
  readonly rest?: { readonly ms: number; readonly clock: Clock }
}

/**
 * Keeps the best device there is in use: the chosen one whenever it is there and opens, else the system's default, else any other.
 * Owned by whoever has sound open.
 */
export class DeviceFollower {
  readonly #options: FollowOptions
  readonly #stops: (() => void)[]
  /** Devices that could not be opened, until something changes. */
  readonly #broken = new Map<string, SoundTrouble>()
  /** Ids of devices that went lately, with the way to stop waiting for the end of their rest. */
  readonly #resting = new Map<string, () => void>()
  #current: Candidate | null = null
  #before: Situation | null = null
  #running = false
  #again = false
  #closed = false

  constructor(options: FollowOptions) {
    this.#options = options
    const anew = (): void => this.retry()
    this.#stops = [options.watch.subscribe(anew), options.choice.subscribe(anew), options.watch.closely()]
    void options.watch.refresh().then(() => this.#run())
  }

  /** Tries again what could not be opened. */
  retry(): void {
    this.#broken.clear()
    void this.#run()
  }

  /** The device in use stopped by itself. */
  async ended(): Promise<void> {
    const { watch, rest } = this.#options
    const [gone, before] = [this.#current, watch.read()]
    this.#current = null
    await watch.refresh() // most likely it was unplugged
    if (this.#closed || gone === null) return
    // One that stops though it is there would stop again at once, and again.
    if (rest !== undefined) this.#letRest(gone)
    else if (watch.read() === before) this.#broken.set(gone.key, 'failed')
    void this.#run()
  }

  /** Idempotent. What is open stays the owner's to close. */
  close(): void {
    this.#closed = true
    for (const stop of [...this.#stops.splice(0), ...this.#resting.values()]) stop()
  }

  async #run(): Promise<void> {
    this.#again = true
    if (this.#running) return
    this.#running = true
    try {
      while (this.#again && !this.#closed) {
        this.#again = false
        await this.#settle()
      }
    } finally {
      this.#running = false // whoever listens may throw; the next change is followed all the same
    }
  }

  async #settle(): Promise<void> {
    const { direction, watch, choice } = this.#options
    const chosen = choice.read()
    const present = this.#rested(watch.read()[direction])
    const tried = candidates(chosen, present)
    const found = await this.#firstThatOpens(tried)
    if (this.#closed || this.#again) return // what was just found may be outdated; it is in use all the same
    const [best] = tried
    const now: Situation = {
      chosen,
      present,
      using: found,
      refused: best === undefined || best === found ? null : (this.#broken.get(best.key) ?? null),
    }
    this.#options.settled({ candidate: found, trouble: troubleOfSituation(now) })
    const notice = noticeOf(direction, this.#before, now)
    if (notice !== null) this.#options.notice(notice)
    this.#before = now
  }

  /** What is there, without what has yet to rest. */
  #rested(present: DevicesPresent): DevicesPresent {
    const left = this.#current
    if (left?.device && !present.devices.some(({ id }) => id === left.device?.id)) this.#letRest(left)
    return { ...present, devices: present.devices.filter(({ id }) => !this.#resting.has(id)) }
  }

  #letRest({ device }: Candidate): void {
    const { rest } = this.#options
    if (rest === undefined || device === null) return
    this.#resting.get(device.id)?.()
    const over = (): void => {
      this.#resting.delete(device.id)
      this.retry()
    }
    this.#resting.set(device.id, rest.clock.after(rest.ms, over))
  }

  async #firstThatOpens(tried: readonly Candidate[]): Promise<Candidate | null> {
    for (const candidate of tried) {
      if (candidate.key === this.#current?.key) return (this.#current = candidate)
      if (!this.#broken.has(candidate.key)) {
        const opened = await this.#options.open(candidate.device).catch(() => err('failed' as const))
        if (this.#closed) return null
        if (opened.ok) return (this.#current = candidate)
        this.#broken.set(candidate.key, opened.error)
      }
      if (this.#broken.get(candidate.key) === 'denied') break // a refusal is meant for all of them
    }
    return (this.#current = null)
  }
}
