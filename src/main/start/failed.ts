import { app, dialog } from 'electron'
import { log } from '../log.ts'

/** The app can't start: said, written down, and ended, for one without a window would keep every later start from having one. */
export function failStart(cause: unknown): void {
  log.fatal({ event: 'start-failed', err: cause })
  dialog.showErrorBox(
    'Bonfire can’t start',
    `${cause instanceof Error ? cause.message : String(cause)}\n\nStart it again. If that does not help, install it anew; your settings stay.`,
  )
  app.exit(1)
}
