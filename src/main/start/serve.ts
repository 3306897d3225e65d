import { app } from 'electron'
import { serve } from '../ipc.ts'
import type { Phases } from './phases.ts'

/** Hears from the window, and from the window's page, how far the start has come. */
export function serveStart(phases: Phases): void {
  app.once('browser-window-created', (_event, window) => window.once('show', () => phases.reached('shown')))
  app.once('will-quit', () => phases.close())
  serve('start.reached', ({ phase }) => {
    phases.reached(phase)
    return null
  })
}
