import { writeSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { parseConfig, type Config } from './config.ts'
import { createLog, openStdout } from './log.ts'
import { startSfu, type Sfu } from './sfu.ts'

/*
 * Runs one SFU node until it is told to stop: by SIGTERM or SIGINT, or with `--stop-with-parent` when its standard input
 * ends, which is how a parent process on every system takes its node with it, however it dies itself.
 * `--move-taken-port`: take the next free signalling port when the one asked for is taken.
 */

const { values: options } = parseArgs({
  options: {
    'stop-with-parent': { type: 'boolean', default: false },
    'move-taken-port': { type: 'boolean', default: false },
  },
})
const config = parseConfig(process.env, availableParallelism())
if (config.ok) await run(config.value)
else fail(config.error.map(({ variable, cause, fix }) => `${variable} ${cause}. ${fix}`))

async function run(config: Config): Promise<void> {
  const stdout = openStdout()
  const log = createLog(config.logLevel, config.node.id, stdout)
  const asked = Promise.withResolvers<undefined>()
  let running: Sfu | null = null
  const stop = (cause: string): void => {
    log.info({ event: 'asked-to-stop', cause })
    // Now and not after an await: mediasoup closes its workers in a listener that runs right after this one.
    void running?.close()
    asked.resolve(undefined)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
  if (options['stop-with-parent']) process.stdin.on('close', () => stop('the parent is gone')).resume()

  const started = await startSfu(config, { log, movePort: options['move-taken-port'] })
  if (!started.ok) fail([`${started.error.detail} (${started.error.kind})`])
  running = started.value
  const { url, port, mediaPorts } = running
  // Whatever the log level: whoever started the node waits for this line.
  stdout.write(`${JSON.stringify({ event: 'ready', url, port, mediaPorts, workers: mediaPorts.length })}\n`)
  await asked.promise
  await running.close()
  process.exit(0)
}

function fail(lines: readonly string[]): never {
  writeSync(2, `The SFU can not start:\n${lines.map((line) => `  ${line}\n`).join('')}`)
  process.exit(1) // an open standard input would keep the process
}
