import type { IpcInput } from '../../shared/ipc.ts'
import type { KeySource, SourceEvent } from './source.ts'

export interface WindowKeys extends KeySource {
  /** What our window saw. It looks its keys up itself, with the bindings of the settings. */
  input(input: IpcInput<'talk.input'>): void
  /** It lost the focus, was closed or loaded anew. */
  lose(): void
}

/** The keys of our own window while it has the focus. There is always one, if only to talk in it. */
export function createWindowKeys(now: () => number): WindowKeys {
  let tell: (event: SourceEvent) => void = () => undefined
  return {
    name: 'window',
    start(_bindings, hear) {
      tell = hear
      tell({ kind: 'state', state: 'ready', problem: null })
    },
    setBindings: () => undefined,
    input(input) {
      if (input.kind === 'captured') tell(input)
      else if (input.kind === 'lost') tell({ kind: 'lost', problem: null })
      else if (input.kind === 'other-key') tell({ kind: 'other-key', at: now() })
      else tell({ ...input, at: now() })
    },
    lose: () => tell({ kind: 'lost', problem: null }),
    close() {
      tell = () => undefined
    },
  }
}
