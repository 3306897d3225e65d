import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { build, buildIsStale } from '../../scripts/stack/renderer-build.ts'
import { machine } from '../support/electron/machine.ts'
import { startTalkWorld, type TalkWorld } from '../support/talk/talk-world.ts'
import type { Report } from './report.ts'
import { median, percentile, round } from './statistics.ts'

/** ms that a key is held, and not held, while somebody listens */
const held = 1_500

/**
 * Presses of a key while another window has the focus: from the moment before xdotool is told to press it, until the page says that
 * its microphone sends (as main hears it, the way back included), and until the sound comes out at the other end. The hook, main, the
 * preload, the page, the SFU and the sound server are the real ones; Electron is the fake one, whose way from main to the page is
 * the DevTools protocol. `--presses 2000 --heard 20`
 */
export async function run(args: readonly string[]): Promise<Report> {
  const { values } = parseArgs({
    args: [...args],
    options: { presses: { type: 'string', default: '2000' }, heard: { type: 'string', default: '20' } },
  })
  if (await buildIsStale()) await build()
  playElectron()
  const folder = await mkdtemp(join(tmpdir(), 'bonfire-ptt-'))
  const world = await startTalkWorld()
  try {
    await world.display.otherWindow()
    const quick = await pressOften(world, Number(values.presses))
    const ear = await pressAndListen(world, Number(values.heard), folder)
    return {
      name: 'ptt-global',
      figures: {
        presses_count: quick.open.length,
        missed_count: Number(values.presses) - quick.open.length,
        stuck_count: quick.stuck,
        open_mic_p50_ms: round(median(quick.open)),
        open_mic_p95_ms: round(percentile(quick.open, 0.95)),
        open_mic_worst_ms: round(Math.max(...quick.open)),
        closed_mic_p95_ms: round(percentile(quick.closed, 0.95)),
        heard_count: ear.length,
        ear_p50_ms: round(median(ear)),
        ear_p95_ms: round(percentile(ear, 0.95)),
      },
      goals: { open_mic_p95_ms: { max: 30 }, missed_count: { max: 0 }, stuck_count: { max: 0 } },
    }
  } finally {
    await world.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** From now on the module `electron` is the fake one, as Vitest arranges it for tests. */
function playElectron(): void {
  const url = new URL('../support/electron/electron.ts', import.meta.url).href
  registerHooks({
    resolve: (name, context, next) =>
      name === 'electron' ? { url, shortCircuit: true } : next(name, context),
  })
}

/** What the page reports of sending, as it reaches main. */
function reports(): { next(talking: boolean): Promise<number | null> } {
  const serve = machine.invokeHandlers.get('voice.report')
  if (serve === undefined) throw new Error('main does not take reports of the voice')
  let waiting: { talking: boolean; resolve: (at: number) => void } | null = null
  machine.invokeHandlers.set('voice.report', (event, input) => {
    const { talking } = input as { talking: boolean }
    if (waiting?.talking === talking) {
      waiting.resolve(performance.now())
      waiting = null
    }
    return serve(event, input)
  })
  return {
    next: (talking) =>
      Promise.race([
        new Promise<number>((resolve) => (waiting = { talking, resolve })),
        pause(tooLate).then(() => null),
      ]),
  }
}
/** ms after which a press counts as missed, or a release as stuck */
const tooLate = 2_000

interface Quick {
  /** ms from each press to sending, and from each release to silence */
  readonly open: number[]
  readonly closed: number[]
  readonly stuck: number
}

async function pressOften(world: TalkWorld, presses: number): Promise<Quick> {
  const heard = reports()
  const [open, closed]: [number[], number[]] = [[], []]
  let stuck = 0
  const act = async (command: string, talking: boolean): Promise<number | null> => {
    const told = heard.next(talking)
    const before = performance.now()
    void world.display.hands(command)
    const at = await told
    return at === null ? null : at - before
  }
  for (let i = 0; i < presses; i++) {
    const opened = await act('keydown F8', true)
    if (opened !== null) open.push(opened)
    const shut = await act('keyup F8', false)
    if (shut === null) stuck += 1
    else closed.push(shut)
  }
  return { open, closed, stuck }
}

const rate = 48_000
/** Linear; the sound is far above, digital silence far below. */
const audible = 0.01

/** ms from each press until the other's speaker plays what is fed to the microphone. */
async function pressAndListen(world: TalkWorld, presses: number, folder: string): Promise<number[]> {
  const wav = join(folder, 'chirps.wav')
  const seconds = Math.ceil((presses + 4) * 2 * (held / 1_000)) + 10
  // Short rising chirps, one after the other: nothing that noise suppression takes for noise, and no pause for DTX.
  const chirps = ['synth', '0.1', 'sine', '400-1600', 'repeat', String(seconds * 10), 'norm', '-6']
  await promisify(execFile)('sox', ['-n', '-r', String(rate), '-b', '16', '-c', '1', wav, ...chirps])
  const speaking = world.card.speak('Ann', wav)
  const stop = await world.card.record('Bob')
  const begun = performance.now()
  const pressed: number[] = []
  for (let i = 0; i < presses; i++) {
    pressed.push(performance.now() - begun)
    await world.display.hands('keydown F8')
    await pause(held)
    await world.display.hands('keyup F8')
    await pause(held)
  }
  const { samples } = await stop()
  const loudAt = (ms: number): boolean => Math.abs(samples[Math.round((ms * rate) / 1_000)] ?? 0) > audible
  await speaking
  return pressed.flatMap((at) => {
    for (let ms = at; ms < at + held; ms += 0.1) if (loudAt(ms)) return [ms - at]
    return []
  })
}
