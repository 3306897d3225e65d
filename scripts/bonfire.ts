import { homedir } from 'node:os'
import { commandWords } from '../src/main/cli/commands.ts'
import { runCommand } from '../src/main/cli/run-command.ts'
import { controlPlace, userDataOf } from '../src/main/talk/control/control-place.ts'

// `npm run bonfire -- ptt down`: what the installed app's own program does with these words, without Electron
const { platform, env } = process
process.exitCode = await runCommand(commandWords(process.argv.slice(2)) ?? 'help', {
  place: controlPlace(platform, env, userDataOf(platform, env, homedir())),
  uid: process.getuid?.() ?? 0,
  startedAt: performance.timeOrigin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
})
