import type { PersonaName } from '../world.ts'

/** Who sees which rows of a table of the world (../world.ts). */
export interface TableRule {
  /** SQL that names a row `t` of the table; rows of one name are one line. */
  readonly name: string
  /** Every row there is, by that name, and who sees it. */
  readonly rows: Readonly<Record<string, readonly PersonaName[]>>
}

const nobody: readonly PersonaName[] = []
const staff: readonly PersonaName[] = ['owner', 'moderator']
const camp: readonly PersonaName[] = [...staff, 'member', 'muted']
const group: readonly PersonaName[] = [...staff, 'member']
const membersDirect: readonly PersonaName[] = ['member', 'muted']
const elsewhere: readonly PersonaName[] = ['stranger']
const signedIn: readonly PersonaName[] = [...camp, 'stranger', 'banned', 'newcomer']

/** Every channel and who sees it, which decides about all that belongs to a channel. */
const places = {
  'Camp/general': camp,
  'Camp/Lounge': camp,
  'Camp/camp-thread': camp,
  'Camp/old-thread': camp,
  'Camp/Staff': staff,
  'Camp/staff-room': staff,
  'Camp/staff-thread': staff,
  'Camp/staff-voice': staff,
  'Elsewhere/general': elsewhere,
  'Elsewhere/Lounge': elsewhere,
  'dm moderator+owner': staff,
  'dm member+muted': membersDirect,
  planning: group,
} as const

/** By name; a table of schema public that is missing here fails the tests. */
export const tables: Readonly<Record<string, TableRule>> = {
  app_config: { name: `'the row'`, rows: { 'the row': signedIn } },
  profiles: {
    name: 't.username',
    rows: {
      owner: camp,
      moderator: camp,
      member: camp,
      muted: camp,
      stranger: elsewhere,
      banned: ['banned'],
    },
  },
  presence: {
    name: 'test.person(t.user_id)',
    rows: { owner: camp, member: camp, stranger: elsewhere },
  },
  servers: { name: 't.name', rows: { Camp: camp, Elsewhere: elsewhere } },
  members: {
    name: `test.server(t.server_id) || '/' || test.person(t.user_id)`,
    rows: {
      'Camp/owner': camp,
      'Camp/moderator': camp,
      'Camp/member': camp,
      'Camp/muted': camp,
      'Elsewhere/stranger': elsewhere,
    },
  },
  roles: {
    name: `test.server(t.server_id) || '/' || t.name`,
    rows: {
      'Camp/everyone': camp,
      'Camp/Moderator': camp,
      'Camp/Scout': camp,
      'Elsewhere/everyone': elsewhere,
    },
  },
  member_roles: {
    name: `test.person(t.user_id) || ' ' || (select name from public.roles where id = t.role_id)`,
    rows: { 'moderator Moderator': camp, 'member Scout': camp },
  },
  channels: { name: 'test.place(t.id)', rows: places },
  channel_heads: { name: 'test.place(t.channel_id)', rows: places },
  channel_overwrites: {
    name: `test.place(t.channel_id) || ' ' || (select name from public.roles where id = t.role_id)`,
    rows: { 'Camp/Staff everyone': staff, 'Camp/Staff Moderator': staff },
  },
  channel_members: {
    name: `test.place(t.channel_id) || ' ' || test.person(t.user_id)`,
    rows: {
      'dm moderator+owner owner': staff,
      'dm moderator+owner moderator': staff,
      'dm member+muted member': membersDirect,
      'dm member+muted muted': membersDirect,
      'planning owner': group,
      'planning moderator': group,
      'planning member': group,
    },
  },
  messages: {
    name: `regexp_replace(t.body, '<@[^>]*>', '@', 'g')`,
    rows: {
      welcome: camp,
      thanks: camp,
      aside: camp,
      '@ @ @': camp,
      secret: staff,
      'deeper secret': staff,
      '@ @ @ secretly': staff,
      'between us': staff,
      'hello muted': membersDirect,
      'the plan': group,
      elsewhere,
      '@': elsewhere,
    },
  },
  messages_archive: { name: 't.body', rows: { 'old news': camp, 'old secret': staff } },
  attachments: {
    name: 't.name',
    rows: {
      'pending.png': ['member'],
      'staff-pending.png': ['moderator'],
      'map.png': camp,
      'staff-map.png': staff,
      'selfie.png': membersDirect,
      'rain.png': elsewhere,
    },
  },
  reactions: {
    name: `test.place(t.channel_id) || ' ' || test.person(t.user_id)`,
    rows: {
      'Camp/general member': camp,
      'Camp/staff-room owner': staff,
      'dm member+muted muted': membersDirect,
      'Elsewhere/general stranger': elsewhere,
    },
  },
  mentions: {
    name: `test.place(t.channel_id) || ' ' || t.kind`,
    rows: {
      'Camp/general user': camp,
      'Camp/general role': camp,
      'Camp/general everyone': camp,
      'Camp/staff-room user': staff,
      'Camp/staff-room role': staff,
      'Camp/staff-room everyone': staff,
      'Elsewhere/general user': elsewhere,
    },
  },
  pins: {
    name: 'test.place(t.channel_id)',
    rows: {
      'Camp/general': camp,
      'Camp/staff-room': staff,
      'dm member+muted': membersDirect,
      'Elsewhere/general': elsewhere,
    },
  },
  read_marks: {
    name: 'test.person(t.user_id)',
    rows: { owner: ['owner'], member: ['member'], muted: ['muted'], stranger: elsewhere },
  },
  notification_settings: {
    name: 'test.person(t.user_id)',
    rows: { owner: ['owner'], member: ['member'] },
  },
  invites: {
    name: `test.server(t.server_id) || ' by ' || test.person(t.created_by)`,
    rows: { 'Camp by owner': ['owner'], 'Camp by member': ['owner', 'member'] },
  },
  bans: {
    name: `test.server(t.server_id) || '/' || test.person(t.user_id)`,
    rows: { 'Camp/banned': staff },
  },
  timeouts: {
    name: `test.server(t.server_id) || '/' || test.person(t.user_id)`,
    rows: { 'Camp/muted': [...staff, 'muted'] },
  },
  audit_log: {
    name: 'test.server(t.server_id)',
    rows: { Camp: staff, Elsewhere: elsewhere },
  },
  webhooks: { name: 't.name', rows: { news: staff, alarms: staff, 'other news': elsewhere } },
  custom_emoji: { name: 't.name', rows: { fire: camp, rain: elsewhere } },
  voice_states: {
    name: `test.place(t.channel_id) || ' ' || test.person(t.user_id)`,
    rows: {
      'Camp/Lounge member': camp,
      'Camp/staff-voice moderator': staff,
      'Elsewhere/Lounge stranger': elsewhere,
    },
  },
  sfu_nodes: { name: 't.id', rows: { node: nobody } },
}

/** Tables whose rows nobody may even ask for. */
export const closedTables: readonly string[] = Object.entries(tables)
  .filter(([, { rows }]) => Object.values(rows).every((viewers) => viewers.length === 0))
  .map(([table]) => table)
