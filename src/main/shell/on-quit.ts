import { app, powerMonitor } from 'electron'
import type { MainWindow } from '../window.ts'

/** Ends things before the app ends. */
export function onQuit(window: Pick<MainWindow, 'leave'>, quit: () => Promise<void>): void {
  let isReady = false
  // A system that shuts down does not wait, and on macOS holding it up would stop the shutdown itself.
  let isSystem = false
  powerMonitor.on('shutdown', () => (isSystem = true))
  app.on('before-quit', (event) => {
    window.leave()
    const ended = quit()
    if (isReady || isSystem) return
    event.preventDefault()
    void ended.then(() => {
      isReady = true
      app.quit()
    })
  })
}
