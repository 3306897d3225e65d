import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { envelope } from '../support/sound/envelope.ts'
import { startSoundCard, type SoundCard } from '../support/sound/sound-card.ts'
import { speech } from '../support/sound/speech.ts'
import { VoiceWorld, type Person } from '../voice/voice-world.ts'
import type { Report } from './report.ts'
import { median, round } from './statistics.ts'

/** Linear; speech is far above, digital silence far below. */
const audible = 0.01
/** ms; how finely what a speaker plays is looked at */
const windowMs = 50
const words = 'Put another log on the fire, and sit down. Nobody took the long way round. '.repeat(3)

interface Way {
  /** What happens to the headset that Ann chose; the desk's devices are the system's default. */
  readonly swap: 'plug' | 'unplug'
  /** Whose microphone is spoken into, and whose speaker plays it once the swap is over. */
  readonly from: string
  readonly to: string
}
const ways: Readonly<Record<string, Way>> = {
  microphone_unplugged: { swap: 'unplug', from: 'Desk', to: 'Bob' },
  microphone_back: { swap: 'plug', from: 'Headset', to: 'Bob' },
  speaker_unplugged: { swap: 'unplug', from: 'Bob', to: 'Desk' },
  speaker_back: { swap: 'plug', from: 'Bob', to: 'Headset' },
}

/** Seconds from pulling a headset out, or plugging it in, until sound is heard again, in a call between two pages. `--rounds 3` */
export async function run(args: readonly string[]): Promise<Report> {
  const options = { rounds: { type: 'string', default: '3' } } as const
  const rounds = Number(parseArgs({ args: [...args], options }).values.rounds)
  /** What was started, in order. */
  const started: (() => Promise<unknown>)[] = []
  try {
    const folder = await mkdtemp(join(tmpdir(), 'bonfire-swap-'))
    started.push(() => rm(folder, { recursive: true }))
    const wav = join(folder, 'said.wav')
    await speech(words, wav)
    const card = await startSoundCard(['Desk', 'Headset', 'Bob'])
    started.push(() => card.close())
    await card.setDefault('Desk')
    const world = await VoiceWorld.start(card.sharedEnv)
    started.push(() => world.close())
    await talker(world, 'Bob')
    const ann = await talker(world, 'Headset')

    const figures: Record<string, number> = {}
    for (const [name, way] of Object.entries(ways)) {
      const seconds: number[] = []
      for (let i = 0; i < rounds; i++) {
        await card[way.swap === 'plug' ? 'unplug' : 'plug']('Headset')
        await uses(ann, way.swap === 'plug' ? null : 'Headset')
        seconds.push(await untilHeard(card, way, wav))
      }
      figures[`${name}_median_s`] = round(median(seconds))
      figures[`${name}_worst_s`] = round(Math.max(...seconds))
    }
    return { name: 'device-swap', figures, goals: {} }
  } finally {
    for (const stop of started.reverse()) await stop()
  }
}

async function talker(world: VoiceWorld, name: string): Promise<Person> {
  const person = await world.person()
  await person.page.evaluate(
    (given) =>
      window.voice.choose({
        input: { id: '', label: `${given}Mic` },
        output: { id: '', label: `${given}Speaker` },
      }),
    name,
  )
  await person.join()
  return person
}

/** Resolves once this person's devices are the ones of that name; null: the system's default. */
async function uses({ page }: Person, name: string | null): Promise<void> {
  await page.waitForFunction((given) => {
    const now = window.voice.devices()
    const [input, output] = given === null ? [undefined, undefined] : [`${given}Mic`, `${given}Speaker`]
    return now?.input.inUse?.label === input && now?.output.inUse?.label === output
  }, name)
}

async function untilHeard(card: SoundCard, { swap, from, to }: Way, wav: string): Promise<number> {
  const spoken = card.speak(from, wav)
  // A speaker that is not there yet can't be recorded.
  let stop = swap === 'unplug' ? await card.record(to) : null
  let recordedFrom = performance.now()
  const begun = performance.now()
  await card[swap]('Headset')
  if (stop === null) {
    stop = await card.record(to)
    recordedFrom = performance.now()
  }
  await spoken
  const windows = envelope(await stop(), windowMs)
  const at = windows.findIndex((loud, i) => loud > audible && recordedFrom + i * windowMs > begun)
  if (at < 0) throw new Error(`what was said into ${from} never came out of ${to}`)
  return (recordedFrom + at * windowMs - begun) / 1000
}
