import type { Bridge } from '../../../shared/ipc.ts'
import type { SoundDevices } from '../../features/settings/ports.ts'

/** Tells main which sound devices there are, for the tray and the menu. */
export const soundReport =
  (bridge: Pick<Bridge, 'audio.report'>) =>
  ({ input, output }: SoundDevices): void =>
    void bridge['audio.report']({
      inputs: [...input.devices],
      outputs: [...output.devices],
      inUse: { input: input.inUse, output: output.inUse },
    })
