import type { SourceMutant } from './source-mutant.ts'

const portalTest = 'tests/talk/portal.test.ts'
const keysTest = 'src/main/talk/portal/portal-keys.test.ts'
const owner = 'tests/talk/control-owner.test.ts'
const callers = 'tests/talk/control.test.ts'

/** Of keys that other programs press: the desktop portal and the control socket. */
export const outsideKeys: readonly SourceMutant[] = [
  {
    name: 'portal: a key stays down when the session ends',
    file: 'src/main/talk/portal/portal-keys.ts',
    find: '        lost(failure.problem)\n',
    put: '',
    tests: [keysTest],
  },
  {
    name: 'portal: a desktop that dies goes unnoticed',
    file: 'src/main/talk/portal/portal-session.ts',
    find: "const ours = name === portal.destination ? before === this.#owner : before !== ''",
    put: 'const ours = name === portal.destination && before === this.#owner',
    tests: [portalTest],
  },
  {
    name: 'portal: anybody on the bus is believed',
    file: 'src/main/talk/portal/portal-session.ts',
    find: '    if (sender !== this.#owner) return\n',
    put: '',
    tests: [portalTest],
  },
  {
    name: 'portal: a no is asked again and again',
    file: 'src/main/talk/portal/portal-keys.ts',
    find: "problem === 'not-allowed' || (",
    put: '(',
    tests: [keysTest],
  },
  {
    name: 'portal: the bus may be a program or far away',
    file: 'src/main/talk/portal/bus-address.ts',
    find: "if (transport !== 'unix') continue",
    put: "if (transport === '') continue",
    tests: ['src/main/talk/portal/bus-address.test.ts'],
  },
  {
    name: 'control: a caller that dies leaves the key down',
    file: 'src/main/talk/control/control-keys.ts',
    find: "tell({ kind: 'lost', problem: null })",
    put: 'holders.clear()',
    tests: [callers],
  },
  {
    name: 'control: a press that was overtaken stays down',
    file: 'src/main/talk/control/control-keys.ts',
    find: "at < letGoAt) return refusal('overtaken')",
    put: "at === letGoAt) return refusal('overtaken')",
    tests: [callers],
  },
  {
    name: 'control: a clock set back refuses every press',
    file: 'src/main/talk/control/control-keys.ts',
    find: '    if (letGoAt !== null && letGoAt > clock) letGoAt = null\n',
    put: '',
    tests: ['tests/talk/control-races.test.ts'],
  },
  {
    name: 'control: the socket is everybody’s',
    file: 'src/main/talk/control/control-server.ts',
    find: 'chmodSync(path, 0o600)',
    put: 'chmodSync(path, 0o666)',
    tests: [owner],
  },
  {
    name: 'control: a link in place of the folder is followed',
    file: 'src/main/talk/control/own-folder.ts',
    find: 'import { chmodSync, lstatSync,',
    put: 'import { chmodSync, statSync as lstatSync,',
    tests: [owner],
  },
  {
    name: 'control: the folder may be another user’s',
    file: 'src/main/talk/control/own-folder.ts',
    find: 'if (stats.uid !== uid)',
    put: 'if (stats.uid < 0)',
    tests: [owner],
  },
  {
    name: 'control: a socket in use is taken over',
    file: 'src/main/talk/control/control-server.ts',
    find: "    return err({ kind: 'taken', detail: `another Bonfire listens on ${path}` })\n",
    put: '    rmSync(path, { force: true })\n    return ok(null)\n',
    tests: [owner],
  },
  {
    name: 'control: requests may be of any length',
    file: 'src/main/talk/control/control-protocol.ts',
    find: 'longestRequest = 64',
    put: 'longestRequest = 64_000_000',
    tests: [callers],
  },
  {
    name: 'control: a flood is answered',
    file: 'src/main/talk/control/control-lines.ts',
    find: 'if (left < 1) return false',
    put: 'if (left < -1e9) return false',
    tests: [callers],
  },
  {
    name: 'shortcuts: a letter is taken away from every program',
    file: 'src/main/talk/accelerator.ts',
    find: "held.some((name) => name !== 'shift')",
    put: 'held.length >= 0',
    tests: ['src/main/talk/accelerator.test.ts'],
  },
]
