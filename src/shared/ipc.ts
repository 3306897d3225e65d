import type { z } from 'zod'
import { appRequests } from './ipc/app.ts'
import { audioRequests } from './ipc/audio.ts'
import { proxyEvents, proxyRequests } from './ipc/proxy.ts'
import { secretsEvents, secretsRequests } from './ipc/secrets.ts'
import { settingsEvents, settingsRequests } from './ipc/settings.ts'
import { shellEvents, shellRequests } from './ipc/shell.ts'
import { startEvents, startRequests } from './ipc/start.ts'
import { talkEvents, talkRequests } from './ipc/talk.ts'
import { voiceEvents, voiceRequests } from './ipc/voice.ts'
import type { Result } from './result.ts'

/** Every request the window may make of main. */
export const ipc = {
  ...appRequests,
  ...settingsRequests,
  ...talkRequests,
  ...voiceRequests,
  ...audioRequests,
  ...shellRequests,
  ...secretsRequests,
  ...proxyRequests,
  ...startRequests,
} as const
export type IpcChannel = keyof typeof ipc
export type IpcInput<C extends IpcChannel> = z.infer<(typeof ipc)[C]['input']>
export type IpcOutput<C extends IpcChannel> = z.infer<(typeof ipc)[C]['output']>

/** Everything main tells the window. */
export const ipcEvents = {
  ...settingsEvents,
  ...talkEvents,
  ...voiceEvents,
  ...shellEvents,
  ...secretsEvents,
  ...proxyEvents,
  ...startEvents,
} as const
export type IpcEvent = keyof typeof ipcEvents
export type IpcPayload<E extends IpcEvent> = z.infer<(typeof ipcEvents)[E]>

/** `too-many`: more calls of this channel in a moment than main works on. */
export type IpcError = { readonly kind: 'untrusted-sender' | 'bad-input' | 'too-many' | 'failed' }

type Requests = {
  readonly [C in IpcChannel]: (input: IpcInput<C>) => Promise<Result<IpcOutput<C>, IpcError>>
}

/** `window.bonfire`: what the preload gives the window. Absent in a plain browser. */
export interface Bridge extends Requests {
  /** Calls back at each event of this name until the returned function is called. */
  on<E extends IpcEvent>(event: E, listener: (payload: IpcPayload<E>) => void): () => void
}
