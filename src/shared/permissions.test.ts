import { expect, test } from 'vitest'
import {
  allPermissions,
  channelPermissions,
  hasPermission,
  permissions,
  serverPermissions,
  type Overwrite,
  type ServerRules,
  type Standing,
} from './permissions.ts'

const everybody = permissions('view_channel', 'send_messages')
const camp: ServerRules = {
  id: 'camp',
  ownerId: 'mara',
  roles: [
    { id: 'camp', permissions: everybody },
    { id: 'guides', permissions: permissions('manage_messages') },
  ],
}
const tove = (changes: Partial<Standing> = {}): Standing => ({
  userId: 'tove',
  roleIds: [],
  timedOut: false,
  ...changes,
})
const forRole = (roleId: string, allow: number, deny: number): Overwrite => ({
  roleId,
  userId: null,
  allow,
  deny,
})
const hidden = [forRole('camp', 0, permissions('view_channel'))]

test('the owner may do everything everywhere, a stranger nothing', () => {
  expect(channelPermissions(camp, tove({ userId: 'mara' }), [hidden])).toBe(allPermissions)
  expect(channelPermissions(camp, null, [])).toBe(0)
  expect(serverPermissions(camp, null)).toBe(0)
})

test('roles add up', () => {
  expect(serverPermissions(camp, tove())).toBe(everybody)
  expect(serverPermissions(camp, tove({ roleIds: ['guides'] }))).toBe(
    everybody + permissions('manage_messages'),
  )
})

test('a role’s overwrite outdoes everyone’s, and the member’s own outdoes the roles’', () => {
  const guides = tove({ roleIds: ['guides'] })
  const shown = [...hidden, forRole('guides', permissions('view_channel'), 0)]
  expect(channelPermissions(camp, tove(), [shown])).toBe(0)
  expect(hasPermission(channelPermissions(camp, guides, [shown]), 'view_channel')).toBe(true)
  const own = { roleId: null, userId: 'tove', allow: 0, deny: permissions('send_messages') }
  expect(hasPermission(channelPermissions(camp, guides, [[...shown, own]]), 'send_messages')).toBe(false)
})

test('a channel has the last word over its category', () => {
  const opened = [forRole('camp', permissions('view_channel'), 0)]
  expect(channelPermissions(camp, tove(), [hidden, opened])).toBe(everybody)
  expect(channelPermissions(camp, tove(), [opened, hidden])).toBe(0)
})

test('whoever is timed out only looks on', () => {
  expect(channelPermissions(camp, tove({ timedOut: true }), [])).toBe(permissions('view_channel'))
  expect(channelPermissions(camp, tove({ timedOut: true }), [hidden])).toBe(0)
})
