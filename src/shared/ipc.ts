import { z } from 'zod'
import type { Result } from './result.ts'

/** Every request the window may make of main. */
export const ipc = {
  /** Where the app finds its backend; null until somebody sets one. */
  'backend.get': {
    input: z.object({}),
    output: z.object({ url: z.url({ protocol: /^https?$/ }), publishableKey: z.string().min(1) }).nullable(),
  },
  'app.info': { input: z.object({}), output: z.object({ version: z.string(), platform: z.string() }) },
  'link.open': { input: z.object({ url: z.url({ protocol: /^(https|mailto)$/ }) }), output: z.null() },
} as const
export type IpcChannel = keyof typeof ipc
export type IpcInput<C extends IpcChannel> = z.infer<(typeof ipc)[C]['input']>
export type IpcOutput<C extends IpcChannel> = z.infer<(typeof ipc)[C]['output']>

export type IpcError = { readonly kind: 'untrusted-sender' | 'bad-input' | 'failed' }

/** `window.bonfire`: what the preload gives the window. Absent in a plain browser. */
export type Bridge = {
  readonly [C in IpcChannel]: (input: IpcInput<C>) => Promise<Result<IpcOutput<C>, IpcError>>
}
