import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { attend, startTogether, type Program } from '../program.ts'
import { fromS16, type Pcm } from './envelope.ts'

const run = promisify(execFile)
const rate = 48_000

/**
 * ms of buffer. Chromium asks for 20, which is for real cards and threads with real-time priority: on a busy machine
 * without either, playing falls behind. Much more, and Web Audio renders in bursts that drop samples.
 */
const latency = '40'

/** What is plugged in and out of one name's devices: modules of PulseAudio and what they are given. */
const parts = (name: string) => [
  [
    'module-null-sink',
    `sink_name=${name}_speaker rate=${rate} sink_properties=device.description=${name}Speaker`,
  ],
  [
    'module-remap-source',
    `master=${name}_feed.monitor source_name=${name}_mic source_properties=device.description=${name}Mic`,
  ],
]

/** A PulseAudio server of our own with one microphone and one speaker for each name, none of them real. */
export interface SoundCard {
  /** What a program needs in its environment to use this card, with `name`'s microphone and speaker as its defaults. */
  env(name: string): Record<string, string>
  /** The same for a program that is to follow the card's own defaults. */
  readonly sharedEnv: Record<string, string>
  /** Pulls `name`'s microphone and speaker out; both are idempotent. What is fed to the microphone can be fed on. */
  unplug(name: string): Promise<void>
  plug(name: string): Promise<void>
  /** Makes `name`'s microphone and speaker the system's defaults. */
  setDefault(name: string): Promise<void>
  /** Of each microphone, as the system's mixer shows it. */
  microphoneVolumes(): Promise<string[]>
  /** Plays a WAV file into `name`'s microphone; resolves when it has been played. */
  speak(name: string, wav: string): Promise<void>
  /** Records what `name`'s speaker plays, until the function it gives is called. */
  record(name: string): Promise<() => Promise<Pcm>>
  close(): Promise<void>
}

/** Starts the card. Needs Debian's `pulseaudio` and `pulseaudio-utils`. */
export async function startSoundCard(names: readonly string[]): Promise<SoundCard> {
  return startTogether((atEnd) => makeSoundCard(names, atEnd))
}

async function makeSoundCard(
  names: readonly string[],
  atEnd: (stop: () => Promise<unknown>) => void,
): Promise<Omit<SoundCard, 'close'>> {
  const folder = await mkdtemp(join(tmpdir(), 'bonfire-sound-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o755)
  const socket = join(folder, 'native')
  const script = join(folder, 'card.pa')
  const lines = names.flatMap((name) => [
    `load-module module-null-sink sink_name=${name}_feed rate=${rate} sink_properties=device.description=${name}Feed`,
    ...parts(name).map((part) => `load-module ${part.join(' ')}`),
  ])
  await writeFile(
    script,
    [`load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}`, ...lines, ''].join('\n'),
  )
  const base = { ...process.env, PULSE_SERVER: `unix:${socket}`, PULSE_RUNTIME_PATH: folder, HOME: folder }
  const daemon = spawn(
    'pulseaudio',
    ['-n', '-F', script, '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--log-target=stderr'],
    { env: base, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const server = attend(daemon)
  atEnd(() => server.close())
  await answering(server, base)
  const pactl = async (...args: string[]): Promise<string> => (await run('pactl', args, { env: base })).stdout
  const sharedEnv = { PULSE_SERVER: `unix:${socket}`, PULSE_LATENCY_MSEC: latency }

  return {
    sharedEnv,
    async unplug(name) {
      for (const part of parts(name)) {
        const loaded = (await pactl('list', 'short', 'modules')).split('\n').map((line) => line.split('\t'))
        const [index] = loaded.find(([, module, given]) => `${module} ${given}` === part.join(' ')) ?? []
        if (index !== undefined) await pactl('unload-module', index)
      }
    },
    async plug(name) {
      const loaded = await pactl('list', 'short', 'modules')
      for (const part of parts(name))
        if (!loaded.includes(part.join('\t'))) await pactl('load-module', ...part)
    },
    async setDefault(name) {
      await pactl('set-default-sink', `${name}_speaker`)
      await pactl('set-default-source', `${name}_mic`)
    },
    async microphoneVolumes() {
      const listed = await pactl('list', 'sources')
      return [...listed.matchAll(/^\tVolume: .*$/gm)].map(([line]) => line)
    },
    env: (name) => ({
      ...sharedEnv,
      PULSE_SOURCE: `${name}_mic`,
      PULSE_SINK: `${name}_speaker`,
    }),
    async speak(name, wav) {
      const player = spawn('paplay', ['-d', `${name}_feed`, wav], { env: base, stdio: 'ignore' })
      const [code] = (await once(player, 'exit')) as [number | null]
      if (code !== 0) throw new Error(`paplay ${wav} ended with ${code}`)
    },
    async record(name) {
      const recorder = spawn(
        'parec',
        [
          '-d',
          `${name}_speaker.monitor`,
          '--format=s16le',
          `--rate=${rate}`,
          '--channels=1',
          '--latency-msec=20',
        ],
        { env: base, stdio: ['ignore', 'pipe', 'ignore'] },
      )
      const chunks: Buffer[] = []
      recorder.stdout.on('data', (data: Buffer) => chunks.push(data))
      await once(recorder.stdout, 'data') // it records from here on
      return async () => {
        recorder.kill('SIGTERM')
        await once(recorder, 'close')
        return fromS16(Buffer.concat(chunks), rate)
      }
    },
  }
}

/** `pactl info` connects as soon as the daemon listens; asked again until it does, or the daemon ends. */
async function answering(server: Program, env: NodeJS.ProcessEnv): Promise<void> {
  for (;;) {
    const asked = once(spawn('pactl', ['info'], { env, stdio: 'ignore' }), 'exit') as Promise<[number | null]>
    const [code] = await server.until(asked)
    if (code === 0) return
  }
}
