import { app, dialog } from 'electron'
import { log } from './log.ts'

/** `title` says what happened, `detail` why, and what to do. */
export interface Notice {
  readonly title: string
  readonly detail: string
}

export const brokenNotice: Notice = {
  title: 'Bonfire’s window has broken several times in a row',
  detail:
    'It stays empty for now. Open it from the tray or the dock to try again, or quit Bonfire and start it anew. Its log says what happened.',
}

/** Tells the person in a box of its own, as soon as there can be one. Nothing waits for it to be closed. */
export function showNotice({ title, detail }: Notice): void {
  void app
    .whenReady()
    .then(() => dialog.showMessageBox({ type: 'warning', title: 'Bonfire', message: title, detail }))
    .catch((cause: unknown) => log.error({ event: 'notice-failed', err: cause }))
}
