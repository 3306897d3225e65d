import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, IpcChannel, IpcError, IpcEvent, IpcInput, IpcOutput } from '../shared/ipc.ts'
import type { Result } from '../shared/result.ts'

type Ask<C extends IpcChannel> = (input: IpcInput<C>) => Promise<Result<IpcOutput<C>, IpcError>>

const ask =
  <C extends IpcChannel>(channel: C): Ask<C> =>
  (input) =>
    ipcRenderer.invoke(channel, input) as ReturnType<Ask<C>> // main answers nothing else: see src/main/ipc.ts

// Spelled out, here and below, so that the page reaches exactly these and the contract's schemas stay out of this script.
const events: Readonly<Record<IpcEvent, true>> = {
  'settings.changed': true,
  'talk.gate': true,
  'talk.status': true,
  'talk.seen': true,
  'voice.command': true,
  'presence.choose': true,
  'auth.arrived': true,
  'app.command': true,
  'secrets.status': true,
  'proxy.question': true,
  wake: true,
}

const bridge: Bridge = {
  'backend.get': ask('backend.get'),
  'app.info': ask('app.info'),
  'link.open': ask('link.open'),
  'settings.read': ask('settings.read'),
  'settings.change': ask('settings.change'),
  'talk.input': ask('talk.input'),
  'talk.capture': ask('talk.capture'),
  'talk.cancel-capture': ask('talk.cancel-capture'),
  'talk.status': ask('talk.status'),
  'talk.test': ask('talk.test'),
  'talk.ask-permission': ask('talk.ask-permission'),
  'voice.report': ask('voice.report'),
  'audio.report': ask('audio.report'),
  'audio.choose': ask('audio.choose'),
  'presence.report': ask('presence.report'),
  'badge.report': ask('badge.report'),
  'notify.show': ask('notify.show'),
  'auth.take': ask('auth.take'),
  'spelling.languages': ask('spelling.languages'),
  'secrets.read': ask('secrets.read'),
  'secrets.write': ask('secrets.write'),
  'secrets.remove': ask('secrets.remove'),
  'secrets.status': ask('secrets.status'),
  'proxy.question': ask('proxy.question'),
  'proxy.sign-in': ask('proxy.sign-in'),
  'start.reached': ask('start.reached'),
  on(event, listener) {
    if (!Object.hasOwn(events, event)) return () => {}
    // The event object stays here: it leads to ipcRenderer itself.
    const hear = (_event: unknown, payload: Parameters<typeof listener>[0]): void => listener(payload)
    ipcRenderer.on(event, hear)
    return () => void ipcRenderer.off(event, hear)
  },
}

contextBridge.exposeInMainWorld('bonfire', bridge)
