import { askBonfire, type AskProblem } from '../talk/control/control-client.ts'
import type { ControlPlace } from '../talk/control/control-place.ts'
import type { ControlStatus } from '../talk/control/control-protocol.ts'
import { requestFor, usage } from './commands.ts'

export interface CommandWorld {
  readonly place: ControlPlace
  readonly uid: number
  /** When this program was started, ms since 1970. */
  readonly startedAt: number
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** ms */
const patience = 2_000

/** Runs `bonfire <words>` and gives its exit code: 0 done, 1 not done, 2 no such command. */
export async function runCommand(
  words: string,
  { place, uid, startedAt, out, err }: CommandWorld,
): Promise<number> {
  if (words === 'help') {
    out(usage)
    return 0
  }
  const request = requestFor(words)
  if (request === null) {
    err(`bonfire doesn’t know “${words}”.\n\n${usage}`)
    return 2
  }
  const asked = await askBonfire(`${request} ${Math.floor(startedAt)}`, { place, uid, patience })
  if (!asked.ok) {
    err(`${wordsFor(asked.error)}\n`)
    return 1
  }
  if (!asked.value.ok) {
    err(`${asked.value.error}\n`)
    return 1
  }
  if (asked.value.status !== undefined) out(statusWords(asked.value.status))
  return 0
}

function wordsFor({ kind, detail }: AskProblem): string {
  switch (kind) {
    case 'not-running':
      return 'Bonfire isn’t running here. Start it first.'
    case 'hangs':
      return `Bonfire doesn’t answer: ${detail}. Start it anew.`
    case 'not-ours':
      return `Nothing was sent, because somebody else may listen there: ${detail}.`
  }
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no')

const statusWords = ({
  room,
  voice,
  mode,
  talking,
  muted,
  deafened,
}: ControlStatus): string => `room      ${room ?? '-'}
voice     ${voice}
mode      ${mode}
talking   ${yesNo(talking)}
muted     ${yesNo(muted)}
deafened  ${yesNo(deafened)}
`
