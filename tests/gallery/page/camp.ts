import type { Message, Profile, Server, ServerChannel } from '../../../src/shared/backend.ts'

/** Invented people and what they say, for looking at the app. */
const uuid = (kind: number, index: number): string =>
  `0197a7c2-000${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`

const names = [
  ['mara', 'Moss Kiln'],
  ['juno', 'Juno'],
  ['tove.l', 'Thorn Lindwood'],
  ['ivo', 'Ivo'],
  ['soot_oakfire', 'Soot Oakfire'],
  ['nell', 'Nell'],
  ['pavel', 'Pine Dřevo'],
  ['hana', 'Hana'],
] as const

export const people: readonly Profile[] = names.map(([username, display_name], index) => ({
  id: uuid(1, index),
  username,
  display_name,
}))
export const self = personCalled('mara')

export function personCalled(username: string): Profile {
  const found = people.find((one) => one.username === username)
  if (found === undefined) throw new Error(`nobody is called ${username}`)
  return found
}

const serverNames = ['Night Raiders', 'Reading room', 'Saunakerho', 'Open Source Fridays'] as const
export const servers: readonly Server[] = serverNames.map((name, index) => ({
  id: uuid(2, index),
  name,
  owner_id: index === 0 ? self.id : personCalled('tove.l').id,
  epoch: 1,
}))

const channelNames = [
  ['text', 'general'],
  ['text', 'raid-planning'],
  ['text', 'clips'],
  ['text', 'off-topic'],
  ['voice', 'Lounge'],
  ['voice', 'Raid'],
  ['voice', 'Quiet corner'],
] as const
export const channels: readonly ServerChannel[] = servers.flatMap((server, at) =>
  channelNames.slice(0, at === 0 ? undefined : 5).map(([kind, name], index) => ({
    id: uuid(3, at * 16 + index),
    server_id: server.id,
    kind,
    name,
    position: index,
    epoch: 1,
    parent_id: null,
    topic: null,
    is_open: true,
    archived_at: null,
  })),
)

export function channelCalled(name: string): ServerChannel {
  const found = channels.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no channel is called ${name}`)
  return found
}

const evening = (daysAgo: number, hour: number, minute: number): number => {
  const day = new Date()
  day.setDate(day.getDate() - daysAgo)
  return day.setHours(hour, minute, 0, 0)
}

const talk: readonly (readonly [username: string, at: number, body: string])[] = [
  ['tove.l', evening(1, 19, 2), 'Who is in on Thursday? We are two short.'],
  ['ivo', evening(1, 19, 4), 'In, if somebody else leads. I have a late shift before.'],
  ['ivo', evening(1, 19, 4), 'Could start at half past.'],
  ['soot_oakfire', evening(1, 19, 31), 'Half past is good for me too.'],
  ['mara', evening(1, 19, 40), 'Then half past eight it is. I lead, Tove heals, the rest sorts itself out.'],
  [
    'juno',
    evening(1, 21, 15),
    'I wrote down what went wrong last time:\n\n1. we pulled before the timer\n2. nobody watched the left door\n3. I forgot to unmute\n\nThe third one is on me.',
  ],
  ['tove.l', evening(0, 8, 12), 'The left door is mine from now on.'],
  [
    'pavel',
    evening(0, 8, 47),
    'The notes from the other group are here: https://example.org/guides/ember-keep#left-door (the part about the door is short and good).',
  ],
  ['hana', evening(0, 9, 5), 'I will be a little late tomorrow. Start without me.'],
  ['mara', evening(0, 9, 6), 'No problem, we keep a place free.'],
  ['nell', evening(0, 12, 30), 'New mic arrived. If I sound like I sit in a bathroom, say so.'],
  ['juno', evening(0, 12, 33), 'You always sound like you sit in a bathroom.'],
  ['nell', evening(0, 12, 33), 'Rude'],
  ['nell', evening(0, 12, 34), 'but fair'],
  ['soot_oakfire', evening(0, 13, 2), 'Lounge in ten minutes for a sound check?'],
]

export function said(rev: number, author: string, body: string, at: number, id: string): Message {
  return {
    channel_id: channelCalled('general').id,
    id,
    seq: rev,
    rev,
    author_id: author,
    body,
    reply_to: null,
    attachments: [],
    reactions: [],
    pinned_at: null,
    mentions_everyone: false,
    webhook_id: null,
    webhook_name: null,
    created_at: new Date(at).toISOString(),
    edited_at: null,
    deleted_at: null,
  }
}

/** What was done to some of the messages afterwards. */
const done: Readonly<Record<number, Partial<Message>>> = {
  9: { edited_at: new Date(evening(0, 9, 7)).toISOString() },
  11: {
    reactions: [
      { emoji: '🔥', count: 3 },
      { emoji: '🛁', count: 1 },
    ],
  },
}

export const messages: readonly Message[] = talk.map(([username, at, body], index) => ({
  ...said(index + 1, personCalled(username).id, body, at, uuid(4, index)),
  ...done[index],
}))
