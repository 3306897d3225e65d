import { join } from 'node:path'
import { app } from 'electron'
import { destination, pino } from 'pino'

/**
 * JSON lines: on standard error while developing, in a file of the installed app, which has no terminal. Synchronous,
 * because the last line before a crash is the one that is wanted.
 */
export const log = pino(
  { name: 'main' },
  app.isPackaged
    ? destination({ dest: join(app.getPath('logs'), 'main.log'), mkdir: true, sync: true })
    : destination({ dest: 2, sync: true }),
)
