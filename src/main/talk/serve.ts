import { app, BrowserWindow } from 'electron'
import { serve } from '../ipc.ts'
import type { TalkKeys } from './talk-keys.ts'

/** Answers the window's requests about keys, and forgets the window's keys when it may no longer see them go up. */
export function serveTalk(keys: TalkKeys): void {
  serve('talk.input', (input) => {
    keys.input(input)
    return null
  })
  serve('talk.capture', () => (BrowserWindow.getFocusedWindow() === null ? null : keys.capture()))
  serve('talk.cancel-capture', () => {
    keys.cancelCapture()
    return null
  })
  serve('talk.status', () => keys.status())
  serve('talk.test', ({ on }) => {
    keys.test(on)
    return null
  })
  serve('talk.ask-permission', () => keys.askPermission())
  app.on('browser-window-blur', () => keys.loseWindow())
  app.on('browser-window-focus', () => keys.gainWindow())
}
