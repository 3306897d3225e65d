import { camp, rule, signedIn, speakers, staff, type FunctionRule } from './function-rule.ts'
import type { PersonaName, World } from '../world.ts'

const direct: readonly PersonaName[] = ['member', 'muted']
const id = (): string => crypto.randomUUID()
const general = (w: World): string => w.camp.generalId
const staffRoom = (w: World): string => w.camp.staffRoom

/** What is read and written in channels. */
export const channelFunctions: readonly FunctionRule[] = [
  rule('get_messages', 'of an open channel', (w) => [general(w)], camp),
  rule('get_messages', 'of a thread under a hidden channel', (w) => [w.camp.staffThread], staff),
  rule('get_messages', 'of a direct message', (w) => [w.direct.membersId], direct),
  rule('changes_since', 'in an open channel', (w) => [general(w), 0], camp),
  rule('changes_since', 'in a hidden channel', (w) => [staffRoom(w), 0], staff),
  rule(
    'get_heads',
    'everywhere',
    () => [],
    { '2 rows': ['stranger'], '5 rows': ['muted'], '6 rows': ['member'], '9 rows': staff },
    '0 rows',
  ),
  rule(
    'get_unread',
    'everywhere',
    () => [],
    { '2 rows': ['stranger'], '5 rows': ['muted'], '6 rows': ['member'], '9 rows': staff },
    '0 rows',
  ),
  rule('search_messages', 'in an open channel', (w) => ['hi', null, general(w)], camp),
  rule(
    'search_messages',
    'in a thread under a hidden channel',
    (w) => ['hi', null, w.camp.staffThread],
    staff,
  ),
  rule('search_messages', 'in a direct message', (w) => ['hi', null, w.direct.membersId], direct),
  rule('search_messages', 'in a server', (w) => ['hi', w.camp.serverId], camp),
  rule('search_messages', 'everywhere', () => ['hi'], signedIn),
  rule('get_profiles', 'of people whose ids one knows', (w) => [[w.who.member.id]], { 'a value': signedIn }),

  rule('send_message', 'to an open channel', (w) => [general(w), id(), 'hi'], speakers),
  rule('send_message', 'to a thread', (w) => [w.camp.threadId, id(), 'hi'], speakers),
  rule('send_message', 'to a hidden channel', (w) => [staffRoom(w), id(), 'hi'], staff),
  rule('send_message', 'to a thread under it', (w) => [w.camp.staffThread, id(), 'hi'], staff),
  rule('send_message', 'to a direct message', (w) => [w.direct.membersId, id(), 'hi'], direct),
  rule('send_message', 'to a group', (w) => [w.direct.groupId, id(), 'hi'], speakers),
  rule('send_message', 'to a voice channel', (w) => [w.camp.loungeId, id(), 'hi'], []),
  rule('send_message', 'to a category', (w) => [w.camp.staffCategory, id(), 'hi'], []),
  rule('edit_message', 'of the member', (w) => [general(w), w.content.said['thanks'], 'other words'], [
    'member',
  ]),
  rule('delete_message', 'of the member', (w) => [general(w), w.content.said['thanks']], speakers),
  rule('delete_message', 'of the owner', (w) => [general(w), w.content.said['welcome']], staff),
  rule('delete_message', 'in a direct message', (w) => [w.direct.membersId, w.content.said['hello muted']], [
    'member',
  ]),
  rule('react', 'in an open channel', (w) => [general(w), w.content.said['welcome'], '🎉', true], speakers),
  rule('react', 'in a hidden channel', (w) => [staffRoom(w), w.content.said['secret'], '🎉', true], staff),
  rule('react', 'neither on nor off', (w) => [general(w), w.content.said['welcome'], '🎉', null], []),
  rule('pin_message', 'in an open channel', (w) => [general(w), w.content.said['thanks'], true], staff),
  rule(
    'pin_message',
    'in a direct message',
    (w) => [w.direct.membersId, w.content.said['hello muted'], false],
    direct,
  ),
  rule('mark_read', 'an open channel', (w) => [general(w), 1], camp),
  rule('mark_read', 'a hidden channel', (w) => [staffRoom(w), 1], staff),

  rule('start_upload', 'in an open channel', (w) => [general(w), 'a.png', 'image/png', 10], speakers),
  rule('start_upload', 'in a hidden channel', (w) => [staffRoom(w), 'a.png', 'image/png', 10], staff),
  rule('start_upload', 'in a voice channel', (w) => [w.camp.loungeId, 'a.png', 'image/png', 10], []),
  // What is not one's own, or not there, is not there any more: the answer tells nothing.
  rule('cancel_upload', 'of the member', (w) => [w.content.pendingUpload], signedIn),

  rule('create_webhook', 'for an open channel', (w) => [general(w), 'hook'], staff),
  rule('delete_webhook', 'of a hidden channel', (w) => [w.content.webhooks.staff.id], staff),
  rule(
    'execute_webhook',
    'with its token',
    (w) => [w.content.webhooks.general.id, w.content.webhooks.general.token, id(), 'news'],
    [...signedIn, 'visitor'],
  ),
  rule(
    'execute_webhook',
    'with the token of another',
    (w) => [w.content.webhooks.staff.id, w.content.webhooks.general.token, id(), 'news'],
    { 'not-allowed': ['visitor'] },
  ),

  rule('voice_access', 'of an open channel', (w) => [w.camp.loungeId], { joins: speakers }, 'stays out'),
  rule('voice_access', 'of a hidden channel', (w) => [w.camp.staffVoice], { joins: staff }, 'stays out'),
  rule('voice_access', 'of a text channel', (w) => [general(w)], {}, 'stays out'),
  rule(
    'sfu_report',
    'with a wrong secret',
    () => ['node', 'x'.repeat(32), []],
    { 'bad-node': ['visitor'] },
    'bad-node',
  ),
]
