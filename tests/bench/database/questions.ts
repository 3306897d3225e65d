import { randomUUID } from 'node:crypto'
import { word } from './vocabulary.ts'
import type { World } from './world.ts'

/** What is measured: one statement, a new one each time. */
export interface Question {
  readonly name: string
  /** How often in a round. */
  readonly times: number
  /** Whether row-level security applies, as to everybody's requests. */
  readonly asReader: boolean
  /** @param head the newest seq of the big channel @param turn counts up */
  ask(world: World, head: number, turn: number): string
}

const depth = 90_000

const page = (world: World, below: number): string =>
  `select channel_id, id, seq, rev, author_id, body, reply_to, attachments, reactions, created_at, edited_at, deleted_at
   from public.messages where channel_id = '${world.channels[0]}' and seq < ${below} order by seq desc limit 50`

const searched = (text: string, world: World, where: 'channel' | 'server'): string =>
  `select public.search_messages('${text}', ${where === 'server' ? `'${world.server}', null` : `null, '${world.channels[0]}'`})`

/** In one of 7 to 80 messages. */
const common = (turn: number): string => word(5 + ((turn * 7) % 56))
/** In one of 10,000 messages at most. */
const rare = (turn: number): string => word(10_000 + ((turn * 1009) % 35_000))

export const questions: readonly Question[] = [
  ...[true, false].flatMap((asReader): Question[] => [
    {
      name: asReader ? 'page_head' : 'page_head_bare',
      times: 40,
      asReader,
      ask: (world, head, turn) => page(world, head - turn),
    },
    {
      name: asReader ? 'page_depth' : 'page_depth_bare',
      times: 40,
      asReader,
      ask: (world, head, turn) => page(world, head - depth - turn),
    },
  ]),
  {
    name: 'get_messages_head',
    times: 20,
    asReader: true,
    ask: (world, head, turn) => `select public.get_messages('${world.channels[0]}', ${head - turn})`,
  },
  {
    name: 'get_messages_depth',
    times: 20,
    asReader: true,
    ask: (world, head, turn) => `select public.get_messages('${world.channels[0]}', ${head - depth - turn})`,
  },
  ...(['channel', 'server'] as const).flatMap((where): Question[] => [
    {
      name: `search_${where}_rare`,
      times: 20,
      asReader: true,
      ask: (world, _, turn) => searched(rare(turn), world, where),
    },
    {
      name: `search_${where}_common`,
      times: 20,
      asReader: true,
      ask: (world, _, turn) => searched(common(turn), world, where),
    },
  ]),
  { name: 'unread', times: 10, asReader: true, ask: () => 'select public.get_unread()' },
  {
    name: 'send',
    times: 30,
    asReader: true,
    ask: (world, _, turn) =>
      `select public.send_message('${world.channels[1 + (turn % 4)]}', '${randomUUID()}', 'what ${common(turn)} says about ${rare(turn)}')`,
  },
]
