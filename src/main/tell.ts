import { ipcEvents, type IpcEvent, type IpcPayload } from '../shared/ipc.ts'

/** The page that is told; null while there is no window. */
export interface Page {
  isDestroyed(): boolean
  send(channel: string, payload: unknown): void
}

/** Tells the window, if there is one. Nobody waits for it: what a window missed it asks for when it opens. */
export type Tell = <E extends IpcEvent>(event: E, payload: IpcPayload<E>) => void

/** Payloads leave as the contract has them and nothing more, so that no field slips out beside them. */
export const tellTo =
  (page: () => Page | null): Tell =>
  (event, payload) => {
    const to = page()
    if (to === null || to.isDestroyed()) return
    to.send(event, ipcEvents[event].parse(payload))
  }
