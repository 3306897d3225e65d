import { join } from 'node:path'
import { app } from 'electron'
import { destination, pino, type DestinationStream } from 'pino'
import { makeRoom } from './log-file.ts'
import { logLine } from './log-line.ts'

/**
 * JSON lines: on standard error while developing, in a file of the installed app, which has no terminal. Synchronous,
 * because the last line before a crash is the one that is wanted. Lines are redacted and cut last, whoever wrote them.
 */
export const log = pino({ name: 'main' }, redacted(app.isPackaged ? logFile() : standardError()))

function redacted(stream: DestinationStream): DestinationStream {
  return { write: (line) => stream.write(logLine(line)) }
}

function standardError(): DestinationStream {
  return destination({ dest: 2, sync: true })
}

/** A folder that can't be written to must not keep the app from starting, nor a full disk end it. */
function logFile(): DestinationStream {
  try {
    const path = join(app.getPath('logs'), 'main.log')
    makeRoom(path)
    const file = destination({ dest: path, mkdir: true, sync: true })
    file.on('error', () => undefined)
    return file
  } catch {
    return standardError()
  }
}
