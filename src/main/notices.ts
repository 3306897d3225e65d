import { app, dialog } from 'electron'
import { log } from './log.ts'

/** `title` says what happened, `detail` why, and what to do. */
export interface Notice {
  readonly title: string
  readonly detail: string
}

/** Tells the person in a box of its own, as soon as there can be one. Nothing waits for it to be closed. */
export function showNotice({ title, detail }: Notice): void {
  void app
    .whenReady()
    .then(() => dialog.showMessageBox({ type: 'warning', title: 'Bonfire', message: title, detail }))
    .catch((cause: unknown) => log.error({ event: 'notice-failed', err: cause }))
}
