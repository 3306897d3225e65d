import type { SourceMutant } from './source-mutant.ts'

const machine = 'src/shared/talk/machine.ts'
const machineTest = 'src/shared/talk/machine.test.ts'
const talkKeys = 'src/main/talk/talk-keys.ts'
const talkKeysTest = 'src/main/talk/talk-keys.test.ts'

/** Of what closes the microphone although nobody saw the key let go. */
export const keys: readonly SourceMutant[] = [
  {
    name: 'keys: a source that is lost keeps its keys down',
    file: machine,
    find: 'holds: state.holds.filter((hold) => hold.source !== source),',
    put: 'holds: state.holds,',
    tests: [machineTest],
  },
  {
    name: 'keys: what a broken source locked open stays open',
    file: machine,
    find: 'lockedBy: broken && state.lockedBy === source ? null : state.lockedBy,',
    put: 'lockedBy: state.lockedBy,',
    tests: [machineTest],
  },
  {
    name: 'keys: a locked screen leaves the keys down',
    file: machine,
    find: 'return { ...state, holds: [], presses, lockedBy: null',
    put: 'return { ...state, holds: state.holds, presses, lockedBy: null',
    tests: [machineTest],
  },
  {
    name: 'keys: nobody is told that the hook died',
    file: 'src/main/talk/hook-keys.ts',
    find: "      tell({ kind: 'lost', problem })\n",
    put: '',
    tests: ['src/main/talk/hook-keys.test.ts'],
  },
  {
    name: 'keys: lock and suspend close nothing',
    file: talkKeys,
    find: '    deps.onUnattended(unattended),\n',
    put: '',
    tests: [talkKeysTest],
  },
  {
    name: 'keys: leaving the room closes nothing',
    file: talkKeys,
    find: 'if (connected === (before.status ===',
    put: 'if (!connected || connected === (before.status ===',
    tests: [talkKeysTest],
  },
  {
    name: 'keys: what was pressed before the room is heard in it',
    file: talkKeys,
    find: 'if (connected === (before.status ===',
    put: 'if (connected || connected === (before.status ===',
    tests: [talkKeysTest],
  },
  {
    name: 'keys: a locked screen closes nothing on Linux',
    file: 'src/main/talk/lock/screen-lock.ts',
    find: "return tell(true, 'lock')",
    put: 'return',
    tests: ['tests/talk/screen-lock.test.ts'],
  },
  {
    name: 'keys: anybody on the system’s bus may say that the screen is locked',
    file: 'src/main/talk/lock/screen-lock.ts',
    find: 'if (sender !== owner || path !== session) return',
    put: 'if (path !== session) return',
    tests: ['tests/talk/screen-lock.test.ts'],
  },
  {
    name: 'keys: a page that nobody looks at chooses what the hook tells of',
    file: 'src/main/index.ts',
    find: 'window.isFocused ? change : withoutUnseenKeys(change, settings.read())',
    put: 'change',
    tests: ['tests/talk/unseen-page.test.ts'],
  },
]
