import { join } from 'node:path'
import { app } from 'electron'
import { destination, pino, type DestinationStream } from 'pino'
import { redact } from './redact.ts'

/**
 * JSON lines: on standard error while developing, in a file of the installed app, which has no terminal. Synchronous,
 * because the last line before a crash is the one that is wanted. Lines are redacted last, whoever wrote them.
 */
export const log = pino({ name: 'main' }, redacted(app.isPackaged ? logFile() : standardError()))

function redacted(stream: DestinationStream): DestinationStream {
  return { write: (line) => stream.write(redact(line)) }
}

function standardError(): DestinationStream {
  return destination({ dest: 2, sync: true })
}

/** A folder that can't be written to must not keep the app from starting, nor a full disk end it. */
function logFile(): DestinationStream {
  try {
    const file = destination({ dest: join(app.getPath('logs'), 'main.log'), mkdir: true, sync: true })
    file.on('error', () => undefined)
    return file
  } catch {
    return standardError()
  }
}
