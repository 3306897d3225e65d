import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, IpcChannel, IpcError, IpcInput, IpcOutput } from '../shared/ipc.ts'
import type { Result } from '../shared/result.ts'

type Ask<C extends IpcChannel> = (input: IpcInput<C>) => Promise<Result<IpcOutput<C>, IpcError>>

const ask =
  <C extends IpcChannel>(channel: C): Ask<C> =>
  (input) =>
    ipcRenderer.invoke(channel, input) as ReturnType<Ask<C>> // main answers nothing else: see src/main/ipc.ts

// Spelled out, so that the page reaches exactly these channels and the contract's schemas stay out of this script.
const bridge: Bridge = {
  'backend.get': ask('backend.get'),
  'app.info': ask('app.info'),
  'link.open': ask('link.open'),
}

contextBridge.exposeInMainWorld('bonfire', bridge)
