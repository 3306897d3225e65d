import { camp, named, rule, signedIn, speakers, staff, type FunctionRule } from './function-rule.ts'
import type { World } from '../world.ts'

const server = (w: World): string => w.camp.serverId
const member = (w: World): string => w.who.member.id

/** What is done to servers, channels, roles, members, and to oneself. */
export const serverFunctions: readonly FunctionRule[] = [
  rule(
    'create_profile',
    'a first or second one',
    () => ['another', 'Another'],
    { ok: ['newcomer'] },
    'profile-exists',
  ),
  rule('update_profile', 'of oneself', () => ['New name', null, null], named, 'no-profile'),
  rule('set_presence', 'of oneself', () => ['idle'], named, 'no-profile'),
  rule('set_notifications', 'for a server', (w) => [server(w), null, 'all'], camp),
  rule('set_notifications', 'for a hidden channel', (w) => [null, w.camp.staffRoom, 'all'], staff),

  rule('create_server', 'of one’s own', () => ['New'], named, 'no-profile'),
  rule('update_server', 'its name', (w) => [server(w), { name: 'New' }], ['owner']),
  rule('delete_server', 'with everything', (w) => [server(w)], ['owner']),
  rule('transfer_server', 'to the member', (w) => [server(w), member(w)], ['owner']),
  rule(
    'leave_server',
    'as oneself',
    (w) => [server(w)],
    { ok: ['moderator', 'member', 'muted'], 'owner-cannot-leave': ['owner'] },
    'not-a-member',
  ),

  rule('create_channel', 'of text', (w) => [server(w), 'text', 'new'], ['owner']),
  rule('create_channel', 'under a hidden category', (w) => [server(w), 'text', 'new', w.camp.staffCategory], [
    'owner',
  ]),
  rule('update_channel', 'of the server', (w) => [w.camp.generalId, { name: 'new' }], ['owner']),
  rule('update_channel', 'a group', (w) => [w.direct.groupId, { name: 'new' }], speakers),
  rule('update_channel', 'a thread of the owner', (w) => [w.camp.threadId, { name: 'new' }], ['owner']),
  rule('update_channel', 'a direct message', (w) => [w.direct.membersId, { name: 'new' }], []),
  rule('delete_channel', 'of the server', (w) => [w.camp.generalId], ['owner']),
  rule('delete_channel', 'a group', (w) => [w.direct.groupId], []),
  rule('create_thread', 'under an open channel', (w) => [w.camp.generalId, 'new'], speakers),
  rule('create_thread', 'under a hidden channel', (w) => [w.camp.staffRoom, 'new'], staff),
  rule('open_dm', 'with the member', (w) => [member(w)], ['owner', 'moderator', 'muted']),
  rule('create_group', 'with the member', (w) => [[member(w)]], {
    ok: ['owner', 'moderator', 'muted'],
    'too-many': ['member'],
  }),
  rule('add_to_group', 'the muted', (w) => [w.direct.groupId, w.who.muted.id], speakers),
  rule('add_to_group', 'to a direct message', (w) => [w.direct.staffId, member(w)], []),
  rule('leave_group', 'as oneself', (w) => [w.direct.groupId], speakers, 'not-a-member'),
  rule('leave_group', 'a direct message', (w) => [w.direct.membersId], [], 'not-a-member'),

  rule('create_role', 'in the server', (w) => [server(w), 'New'], ['owner']),
  rule('update_role', 'the lowest', (w) => [w.camp.scoutRole, { name: 'New' }], ['owner']),
  rule('move_role', 'the lowest', (w) => [w.camp.scoutRole, 2], ['owner']),
  rule('delete_role', 'the lowest', (w) => [w.camp.scoutRole], ['owner']),
  rule('assign_role', 'to the muted', (w) => [server(w), w.who.muted.id, w.camp.scoutRole], ['owner']),
  rule('unassign_role', 'from the member', (w) => [server(w), member(w), w.camp.scoutRole], ['owner']),
  rule('set_overwrite', 'in an open channel', (w) => [w.camp.generalId, w.camp.scoutRole, null, 0, 1], [
    'owner',
  ]),

  rule('set_nickname', 'of the member', (w) => [server(w), member(w), 'Nick'], speakers),
  rule('set_nickname', 'of the owner', (w) => [server(w), w.who.owner.id, 'Nick'], ['owner']),
  rule('kick_member', 'the member', (w) => [server(w), member(w)], staff),
  rule('kick_member', 'the moderator', (w) => [server(w), w.who.moderator.id], ['owner']),
  rule('kick_member', 'the owner', (w) => [server(w), w.who.owner.id], []),
  rule('ban_member', 'the member', (w) => [server(w), member(w)], staff),
  rule('ban_member', 'the owner', (w) => [server(w), w.who.owner.id], []),
  rule('unban_member', 'the banned', (w) => [server(w), w.who.banned.id], staff),
  rule('timeout_member', 'the member', (w) => [server(w), member(w), 60], staff),
  rule('timeout_member', 'out of it', (w) => [server(w), w.who.muted.id, 0], staff),
  rule('moderate_voice', 'of the member', (w) => [server(w), member(w), true, true], staff),

  rule('create_invite', 'to the server', (w) => [server(w), null, null], speakers),
  rule('peek_invite', 'with a code', (w) => [w.camp.invites.owner], signedIn),
  rule(
    'accept_invite',
    'with a code',
    (w) => [w.camp.invites.owner],
    { ok: [...camp, 'stranger'], banned: ['banned'] },
    'no-profile',
  ),
  rule('revoke_invite', 'of the member', (w) => [w.camp.invites.member], ['owner', 'member']),

  rule('create_emoji', 'without its picture', (w) => [server(w), 'new', `${server(w)}/new.webp`], {
    'bad-icon': staff,
  }),
  rule('delete_emoji', 'of the server', (w) => [w.content.emoji.camp], staff),
]
