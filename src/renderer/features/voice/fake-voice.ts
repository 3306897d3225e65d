import { ok } from '../../../shared/result.ts'
import type { VoiceEvent } from './ports.ts'
import { createVoice } from './store.ts'

/** For tests: the voice of a person whose every room can be entered, and what its connection tells. */
export function fakeVoice() {
  let tell: (event: VoiceEvent) => void = () => {}
  const voice = createVoice({
    port: {
      join: async () => ok(null),
      leave: () => {},
      setMuted: () => {},
      setDeafened: () => {},
      setGate: () => {},
      level: () => 0,
      subscribe: (listener) => {
        tell = listener
        return () => {}
      },
    },
    selfId: 'mara',
    sfuUrl: async () => ok('http://127.0.0.1:4443'),
    token: async () => 'token',
    memory: { read: () => ({ muted: false, deafened: false }), write: () => {} },
  })
  return { voice, tell: (event: VoiceEvent): void => tell(event) }
}
