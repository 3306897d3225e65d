import { app } from 'electron'
import { controlPlace } from '../talk/control/control-place.ts'
import { runCommand } from './run-command.ts'

/** Runs `bonfire <words>` in place of the app: no window, no profile, and no taking over from the one that runs. */
export async function runAndExit(words: string): Promise<void> {
  const code = await runCommand(words, {
    place: controlPlace(process.platform, process.env, app.getPath('userData')),
    uid: process.getuid?.() ?? 0,
    startedAt: performance.timeOrigin,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  })
  app.exit(code)
}
